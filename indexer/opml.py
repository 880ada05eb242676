"""OPML in and out: the list of feeds that other readers keep (http://opml.org/spec2.opml).

Every source leaves as an outline, with its kind and options as attributes of our own; of a foreign file the feeds come
in.
"""

from __future__ import annotations

from lxml import etree

from crawler.parse import arxiv
from crawler.parse.formats import xml
from crawler.source import Document, ParseError, UsageError
from indexer import outlines
from indexer.config import Config, SourceConfig, duration, written
from indexer.follow import detect

_PREFIX = "paperfeed-"


def write(config: Config) -> str:
    """The sources of a config as OPML 2.0."""
    return outlines.document("paperfeed sources", map(_outline, config.sources))


def read(data: bytes, path: str) -> tuple[tuple[SourceConfig, ...], tuple[str, ...]]:
    """The sources that an OPML file lists, nested outlines included, and why others can't be followed.

    Raises `UsageError` when it is not OPML.
    """
    try:
        root = xml.root(Document(url=path, body=data), "opml", "an OPML file")
    except ParseError as exc:
        raise UsageError(str(exc)) from exc
    if root.tag != "opml":
        raise UsageError(f"{path}: expected <opml>, found <{root.tag}>")
    found, left_out = [], []
    for outline in root.iter("outline"):
        if _is_source(outline.attrib):
            try:
                found.append(_source(outline.attrib))
            except UsageError as exc:
                left_out.append(str(exc))
    return tuple(found), tuple(left_out)


def _is_source(attributes: etree._Attrib) -> bool:
    return bool(attributes.get("xmlUrl") or attributes.get(_PREFIX + "kind"))


def _source(attributes: etree._Attrib) -> SourceConfig:
    given = {str(key): str(value) for key, value in attributes.items()}
    name = given.get("text") or given.get("title")
    option = f"{_PREFIX}option-"
    if kind := given.get(_PREFIX + "kind"):
        options = {k.removeprefix(option): v for k, v in given.items() if k.startswith(option)}
        every = given.get(_PREFIX + "every")
        return SourceConfig(
            name=name or kind,
            kind=kind,
            options=options,
            every=duration(every) if every else None,
            paused=given.get(_PREFIX + "paused") == "true",
        )
    source = detect(given["xmlUrl"], name=name)
    if source.kind == "homepage":  # the file says that it is a feed, whatever its address looks like
        source = detect(given["xmlUrl"], kind="feed", name=name)
    return source


def _outline(source: SourceConfig) -> str:
    own = {"kind": source.kind, **{f"option-{name}": value for name, value in source.options.items()}}
    if source.every:
        own["every"] = written(source.every)
    if source.paused:
        own["paused"] = "true"
    return outlines.subscription(source.name, _feed(source), **{_PREFIX + name: value for name, value in own.items()})


def _feed(source: SourceConfig) -> str:
    """An address that any reader can follow: the source's own feed, for a category of arXiv that of its RSS."""
    category = source.options.get("category") or arxiv.category_of(source.options.get("set", ""))
    if source.kind.startswith("arxiv_") and category:
        return f"https://rss.arxiv.org/rss/{category}"
    return source.options.get("url", "")
