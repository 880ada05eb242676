"""From what a person types after `paperfeed add` to a source: the kind is told from the text alone, no network."""

from __future__ import annotations

import difflib
import re
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

from crawler.parse import anthology, arxiv
from crawler.source import UsageError, load
from indexer.config import SourceConfig
from indexer.store import categories

#: What may stand before an address, and the kind that it asks for.
_PREFIXES = MappingProxyType(
    {
        "feed": "feed",
        "page": "homepage",
        "cv": "cv",
        "scholarfeed": "scholarfeed",
        "bzpeer": "bzpeer",
        "paperfeed": "paperfeed",
        "acl": "acl_anthology",
    }
)
_NAMES = MappingProxyType({kind: prefix for prefix, kind in _PREFIXES.items()})
_FEED = re.compile(r"(\.(xml|rss|atom|rdf|json)|/(feed|rss|atom)s?/?)$", re.IGNORECASE)


def detect(what: str, *, kind: str | None = None, name: str | None = None) -> SourceConfig:
    """The source that `what` names: `arxiv:CATEGORY`, `arxiv-search:QUERY`, `acl:ID` (a paper's or a collection's), an
    address behind one of the words of `_PREFIXES`, or a plain URL.

    An arXiv or Anthology URL becomes the door it leads to, as does that of another library's OAI-PMH; another URL is a
    feed when it looks like one, a CV when it is a PDF, else a page.
    """
    if kind and kind not in (kinds := load()):
        raise UsageError(f"no source is called {kind!r}; there are {', '.join(kinds)}")
    scheme, _, rest = what.partition(":")
    scheme = scheme.lower()
    if scheme == "arxiv":
        return _arxiv(rest, kind or "arxiv_oai", name)
    if scheme == "arxiv-search":
        return SourceConfig(name=name or what, kind="arxiv_api", options={"query": rest})
    if scheme == "acl" and (option := _anthology(rest)):
        return SourceConfig(name=name or what, kind="acl_anthology", options={option: rest})
    if scheme in _PREFIXES:
        kind, what = kind or _PREFIXES[scheme], rest
    try:
        parts = urlsplit(what)
    except ValueError as exc:
        raise UsageError(f"expected a web address, found {what!r} ({exc})") from exc
    if parts.username or parts.password:
        raise UsageError("expected an address without user name and password: it would be stored and shown")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        known = f"arxiv:CATEGORY, arxiv-search:QUERY, acl:ID, {', '.join(f'{p}:URL' for p in list(_PREFIXES)[:-1])}"
        raise UsageError(f"expected {known}, a URL or an .opml file, found {what!r}")
    if kind is None and _is_arxiv(parts.hostname):
        return _door(what, parts.path, parts.query, name)
    kind = kind or _kind(parts.hostname, parts.path)
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


def _kind(host: str, path: str) -> str:
    if path.endswith("/paperfeed/oai"):
        return "paperfeed"
    if host == "aclanthology.org":
        return "acl_anthology"
    return "cv" if path.lower().endswith(".pdf") else "feed" if _FEED.search(path) else "homepage"


def _anthology(named: str) -> str | None:
    """The option that takes that id of the Anthology: of papers, or of a collection."""
    if anthology.ID.fullmatch(named):
        return "ids"
    return "collection" if anthology.COLLECTION.fullmatch(named) else None


def _page_name(kind: str, url: str) -> str:
    parts = urlsplit(url)
    path = parts.path.rstrip("/").removesuffix("/index.html")
    return f"{_NAMES.get(kind, 'page')}:{parts.netloc}{path}"
