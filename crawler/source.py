"""What a source is: where to begin (`seeds`) and what a document says (`parse`), both pure.

`load()` finds the sources by listing the folder `crawler/sources`: one file each, with a `SOURCE` in it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Literal
from urllib.parse import urldefrag

from crawler.checks import web
from crawler.record import Page, RecordError

#: Why a document was refused. Each leads to a verdict of its own.
Refusal = Literal[
    "challenge",  # a bot check instead of the answer
    "throttled",  # "Rate exceeded."
    "empty",  # no bytes, or a list that is empty against its own count
    "truncated",  # ends before its end
    "wrong_kind",  # another format than this source's
    "layout",  # the right page, laid out in a way the parser does not know
    "error",  # the source's own error message
    "expired",  # a resumption token that is no longer taken: begin again
]


class PaperfeedError(Exception):
    """Base of all errors that are not bugs: the message is meant for the user.

    `passes` says that the same may go well later, without anybody doing anything; `stops` that the process was asked to
    stop.
    """

    passes = False
    stops = False


class UsageError(PaperfeedError):
    """What was asked for can't be done as asked: an unknown source, a missing option, a bad value."""


class ParseError(PaperfeedError):
    """The document is not what the source serves. Nothing of it may be kept and no cursor may move.

    `source` is None where nobody named one and no source recognises the document.
    """

    def __init__(self, source: str | None, url: str, expected: str, found: str, refusal: Refusal) -> None:
        who = f"{source}: {url}" if source else f"{url}: no source recognises it"
        super().__init__(f"{who}: expected {expected}, found {found}")
        self.source, self.url, self.expected, self.found, self.refusal = source, url, expected, found, refusal

    def __reduce__(self) -> tuple[type[ParseError], tuple[str | None, str, str, str, Refusal]]:
        return type(self), (self.source, self.url, self.expected, self.found, self.refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An answer as it came: bytes undecoded, `content_type` as the header says, `status` of HTTP (200 for files)."""

    url: str
    body: bytes
    content_type: str | None = None
    status: int = 200

    @property
    def bare_url(self) -> str:
        """The address without its fragment: what a page is called, from the Web or from a file."""
        return urldefrag(self.url)[0]

    @property
    def web_url(self) -> str | None:
        """The same where a value may carry it as a web address, None where it is a file's or written wrongly."""
        try:
            web("url", self.bare_url)
        except RecordError:
            return None
        return self.bare_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A setting of a source, as in `-a category=cs.CL` and in paperfeed.toml."""

    name: str
    help: str
    example: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What one harvest was asked for. `today` is the UTC date, handed in so that `seeds` stays pure."""

    values: Mapping[str, str] = field(default_factory=dict)
    today: date
    since: date | None = None
    until: date | None = None

    def get(self, name: str) -> str | None:
        """The option's value, `None` when it was not given."""
        return self.values.get(name) or None

    def address(self, source: str, otherwise: str = "", *, hint: str = "") -> str:
        """The option `url`, else what is made of other options. Raises `UsageError`, which ends in the hint, where that
        is no web address."""
        url = self.get("url") or otherwise
        if not re.match(r"https?://[^\s/]+", url):
            raise UsageError(f"{source}: option 'url' is an http(s) address, found {url!r}{hint}")
        return url


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """URLs to begin with, and the cursor that holds once they and all that follows from them have been served."""

    urls: tuple[str, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of source.

    `provider` names whose rate limit applies (None: each host is its own). `base_url` is the real service, which the
    option of that name replaces. `robots` is false for interfaces made for programs. `conditional` is false where
    ETag and Last-Modified prove nothing. `dated` is true where `since` and `until` choose what comes, so that a first
    harvest without them would bring everything there ever was. `max_bytes` bounds a decompressed answer. `every` is
    how often to ask. `depth` is how many links away from the seeds pages are still asked, `pages` how many in one
    harvest: for sources that are somebody's web. None: a chain, whose every link is part of it.
    `recognises` tells whether a document is this source's, judged by the document alone.
    """

    name: str
    title: str
    parse: Callable[[Document], Page]
    seeds: Callable[[Options, str | None], Seeds]
    recognises: Callable[[Document], bool]
    base_url: str | None = None
    options: tuple[Option, ...] = ()
    provider: str | None = None
    robots: bool = True
    conditional: bool = True
    dated: bool = False
    max_bytes: int = 3 * 1024 * 1024
    every: timedelta = timedelta(days=1)
    depth: int | None = None
    pages: int | None = None

    def check(self, values: Mapping[str, str]) -> None:
        """Raises `UsageError` where a required option is missing or one is not known."""
        known = {o.name: o for o in self.options}
        if unknown := sorted(values.keys() - known.keys() - {"base_url"}):
            names = ", ".join([*known, "base_url"])
            raise UsageError(f"{self.name}: option {unknown[0]!r} is not known; it takes {names}")
        for option in self.options:
            if option.required and not values.get(option.name):
                example = f"{option.name}={option.example}"
                raise UsageError(f"{self.name}: option {option.name!r} is missing ({option.help}), e.g. {example}")


def load() -> dict[str, Source]:
    """All sources by name: the `SOURCE` of each file in `crawler/sources`."""
    return dict(_found())


def named(name: str) -> Source:
    """The source of that name; raises `UsageError` with the names there are."""
    sources = _found()
    if name not in sources:
        raise UsageError(f"no source is called {name!r}; there are {', '.join(sources)}")
    return sources[name]


@cache
def _found() -> Mapping[str, Source]:
    # once a process: a source is looked up for every row of a status
    from crawler import sources

    found = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(sources.__path__)):
        source: Source = importlib.import_module(f"crawler.sources.{module}").SOURCE
        if source.name != module:
            raise RuntimeError(f"crawler/sources/{module}.py: expected SOURCE.name {module!r}, found {source.name!r}")
        found[module] = source
    return found
