"""From what a person types after `paperfeed add` to a source: the kind is told from the text alone, no network."""

from __future__ import annotations

import difflib
import re
from urllib.parse import parse_qs, urlsplit

from crawler.parse import arxiv
from crawler.source import UsageError, load
from indexer.config import SourceConfig
from indexer.store import categories

_FEED = re.compile(r"(\.(xml|rss|atom|rdf|json)|/(feed|rss|atom)s?/?)$", re.IGNORECASE)


def detect(what: str, *, kind: str | None = None, name: str | None = None) -> SourceConfig:
    """The source that `what` names: `arxiv:CATEGORY`, `arxiv-search:QUERY`, `feed:URL`, `page:URL` or a plain URL.

    An arXiv URL becomes the door it leads to; another URL is a feed when it looks like one, else a page.
    """
    if kind and kind not in (kinds := load()):
        raise UsageError(f"no source is called {kind!r}; there are {', '.join(kinds)}")
    scheme, _, rest = what.partition(":")
    scheme = scheme.lower()
    if scheme == "arxiv":
        return _arxiv(rest, kind or "arxiv_oai", name)
    if scheme == "arxiv-search":
        return SourceConfig(name=name or what, kind="arxiv_api", options={"query": rest})
    if scheme in ("feed", "page"):
        kind, what = kind or ("feed" if scheme == "feed" else "homepage"), rest
    try:
        parts = urlsplit(what)
    except ValueError as exc:
        raise UsageError(f"expected a web address, found {what!r} ({exc})") from exc
    if parts.username or parts.password:
        raise UsageError("expected an address without user name and password: it would be stored and shown")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        known = "arxiv:CATEGORY, arxiv-search:QUERY, feed:URL, page:URL, a URL or an .opml file"
        raise UsageError(f"expected {known}, found {what!r}")
    if kind is None and _is_arxiv(parts.hostname):
        return _door(what, parts.path, parts.query, name)
    kind = kind or ("feed" if _FEED.search(parts.path) else "homepage")
    return SourceConfig(name=name or _page_name(kind, what), kind=kind, options={"url": what})


def _arxiv(category: str, kind: str, name: str | None) -> SourceConfig:
    category = categories.canonical(category)
    if not categories.is_known(category):
        near = difflib.get_close_matches(category, categories.NAMES, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"expected an arXiv category such as cs.CL or hep-th, found {category!r}{hint}")
    door = kind.removeprefix("arxiv_")
    name = name or (f"arxiv:{category}" if door == "oai" else f"arxiv-{door}:{category}")
    options = {"set": arxiv.set_of(category)} if door == "oai" else {"category": category}
    return SourceConfig(name=name, kind=kind, options=options)


def _is_arxiv(host: str) -> bool:
    return host == "arxiv.org" or host.endswith(".arxiv.org")


def _door(url: str, path: str, query: str, name: str | None) -> SourceConfig:
    """The source behind one of arXiv's own addresses."""
    if match := re.fullmatch(r"/(?:rss|atom)/([\w.-]+)", path):
        return _arxiv(match[1], "arxiv_rss", name)
    if match := re.match(r"/list/([\w.-]+)(/|$)", path):
        return _arxiv(match[1], "arxiv_list", name)
    if path == "/api/query" and (asked := parse_qs(query).get("search_query")):
        return SourceConfig(name=name or f"arxiv-search:{asked[0]}", kind="arxiv_api", options={"query": asked[0]})
    known = "/rss/CATEGORY, /atom/CATEGORY, /list/CATEGORY/new or /api/query?search_query=…"
    raise UsageError(f"expected an arXiv address like {known}, found {url!r}; arxiv:CATEGORY follows a category")


def _page_name(kind: str, url: str) -> str:
    parts = urlsplit(url)
    path = parts.path.rstrip("/").removesuffix("/index.html")
    return f"{'feed' if kind == 'feed' else 'page'}:{parts.netloc}{path}"
