"""From what a person types after `paperfeed add` to a source: the kind is told from the text alone, no network."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.parse import arxiv
from crawler.source import UsageError, load
from indexer.config import SourceConfig
from indexer.store import categories

_CATEGORIES = categories.NAMES.keys() | {code.partition(".")[0] for code in categories.NAMES}
_FEED = re.compile(r"(\.(xml|rss|atom|rdf|json)|/(feed|rss|atom)s?/?)$", re.IGNORECASE)


def detect(what: str, *, kind: str | None = None, name: str | None = None) -> SourceConfig:
    """The source that `what` names: `arxiv:CATEGORY`, `feed:URL`, `page:URL` or a plain URL.

    An arXiv URL becomes the door it leads to; another URL is a feed when it looks like one, else a page.
    """
    if kind and kind not in (kinds := load()):
        raise UsageError(f"no source is called {kind!r}; there are {', '.join(kinds)}")
    scheme, _, rest = what.partition(":")
    if scheme == "arxiv":
        return _arxiv(rest, kind or "arxiv_oai", name)
    if scheme in ("feed", "page"):
        kind, what = kind or ("feed" if scheme == "feed" else "homepage"), rest
    parts = urlsplit(what)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"expected arxiv:CATEGORY, feed:URL, page:URL, a URL or an .opml file, found {what!r}")
    if kind is None and (door := _door(parts.hostname, parts.path)):
        return _arxiv(door[1], door[0], name)
    kind = kind or ("feed" if _FEED.search(parts.path) else "homepage")
    return SourceConfig(name=name or _page_name(kind, what), kind=kind, options={"url": what})


def _arxiv(category: str, kind: str, name: str | None) -> SourceConfig:
    if category not in _CATEGORIES:
        raise UsageError(f"expected an arXiv category such as cs.CL or hep-th, found {category!r}")
    door = kind.removeprefix("arxiv_")
    name = name or (f"arxiv:{category}" if door == "oai" else f"arxiv-{door}:{category}")
    options = {"set": arxiv.set_of(category)} if door == "oai" else {"category": category}
    return SourceConfig(name=name, kind=kind, options=options)


def _door(host: str, path: str) -> tuple[str, str] | None:
    if not (host == "arxiv.org" or host.endswith(".arxiv.org")):
        return None
    if match := re.fullmatch(r"/(?:rss|atom)/([\w.-]+)", path):
        return "arxiv_rss", match[1]
    if match := re.match(r"/list/([\w.-]+)(/|$)", path):
        return "arxiv_list", match[1]
    return None


def _page_name(kind: str, url: str) -> str:
    parts = urlsplit(url)
    path = parts.path.rstrip("/").removesuffix("/index.html")
    return f"{'feed' if kind == 'feed' else 'page'}:{parts.netloc}{path}"
