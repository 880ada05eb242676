"""Which links of a page lead to the rest of its owner's publications: their own list, or its BibTeX, on their site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import SplitResult, unquote, urldefrag, urljoin, urlsplit

from lxml import etree

#: More `.bib` files than this on one page are one for each paper, and the page says all that is in them.
MOST_BIBS = 3
#: The crawler's own bound is lower: this one is for pages that were made to be endless.
MOST = 50

_WORDS = re.compile(
    r"(?:(?:full|complete|entire|all|my|our|selected|recent|refereed|journal|conference|research|academic|list(?:\s+of)?|the|of|"
    r"see|view|more|a)\s+)*(?:publications?|papers?|preprints?|articles|bibliography|pubs?|publication\s+list|paper\s+list|list\s+of\s+papers|"
    r"research\s+(?:papers|output|publications)|veröffentlichungen|publikationen|publicaciones|pubblicazioni)"
    r"(?:\s+(?:list|page|here|full|complete|by\s+(?:year|topic|date|type)|and\s+\w+|&\s+\w+|in\s+bibtex|bibtex))*",
    re.IGNORECASE,
)
_HAN = re.compile(
    r"(?:主要|代表性?|全部|所有|部分|近期|学术|科研|研究|发表)*(?:论文|著作|论著|成果|出版物|发表)(?:列表|目录|清单|发表|成果|著作)*"
)
_NAME = re.compile(
    r"(?:my|all|full|selected|research)?[-_]?(?:publications?|pubs?|papers?|preprints?|bibliography|publication[-_]?list|paper[-_]?list|"
    r"list[-_]of[-_]publications|publikationen|lunwen)(?:[-_]?(?:list|full|all|page|by[-_]?year|by[-_]?topic|\d{4}))?",
    re.IGNORECASE,
)
_BIB_NAME = re.compile(r"pub|paper|biblio|refs?\b|^(?:my|all|own|cv|main|selected|full)", re.IGNORECASE)
_MORE = re.compile(r"(?:page[/=-]?)?\d{1,2}|(?:19|20)\d\d", re.IGNORECASE)
_NO_PAGE = re.compile(
    r"\.(?:pdf|ps|gz|zip|tar|tgz|7z|docx?|pptx?|xlsx?|jpe?g|png|gif|svg|webp|mp[34]|mov|avi|ico|css|js|json|xml|rss|atom|txt|key|ipynb)$",
    re.IGNORECASE,
)
_PAGE_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|jsp|md|shtml)$", re.IGNORECASE)
#: Folders of a site that are pages of it: what lies beside them belongs to the same person.
_PAGES = (
    "about",
    "about-me",
    "bio",
    "cv",
    "home",
    "page",
    "index",
    "en",
    "zh",
    "cn",
    "publication",
    "publications",
    "papers",
    "pubs",
    "research",
)


def publication_links(root_or_links: etree._Element | Iterable[tuple[str, str]], base_url: str) -> tuple[str, ...]:
    """Addresses of publication lists and `.bib` files on the page's own site, in order, each once, without fragment.

    Takes the page's tree, or (text, href) of its links. The site is the page's host, below the folder of its owner:
    what `https://cs.dune.example/~ek/` calls publications is at `/~ek/…`, while `/publications` is the department's.
    Never the page itself, never another host, never a paper.

    >>> publication_links([("Publications", "pubs.html"), ("Dune University", "/publications/")], "https://d.example/~ek/")
    ('https://d.example/~ek/pubs.html',)
    """
    base = _split(base_url)
    if base is None:
        return ()
    found: dict[str, bool] = {}
    for text, href in _links(root_or_links):
        parts = _split(_joined(base_url, href))
        if parts is not None and _is_same_site(parts, base) and (kind := _kind(text, parts, base)):
            url = parts._replace(fragment="").geturl()
            if url != urldefrag(base_url)[0]:
                found[url] = found.get(url, False) or kind == "list"
    bibs = [url for url, is_list in found.items() if not is_list and _is_bib(url)]
    each = len(bibs) > MOST_BIBS
    kept = (u for u in found if not (each and u in bibs and not _BIB_NAME.search(u.rpartition("/")[2])))
    return tuple(kept)[:MOST]


def home(url: str) -> str:
    """Host and folder of the owner of a page, for names that hold on all of their pages.

    >>> home("https://www.d.example/~ek/pubs/2024.html"), home("https://ek.example/publications/")
    ('d.example/~ek/', 'ek.example/')
    """
    parts = _split(url)
    if parts is None:
        return urldefrag(url)[0]
    host, port = _host(parts)
    return f"{host}{f':{port}' if port else ''}{_home(parts.path)}"


def _links(given: etree._Element | Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    if not isinstance(given, etree._Element):
        yield from given
        return
    for anchor in given.iter("a"):
        yield " ".join("".join(map(str, anchor.itertext())).split()), anchor.get("href") or ""


def _kind(text: str, parts: SplitResult, base: SplitResult) -> str | None:
    path = unquote(parts.path)
    if _is_bib(path):
        return "bib"
    if _NO_PAGE.search(path):
        return None
    text = " ".join(re.sub(r"[()\[\]（）【】]", " ", text).split()).strip(" .:»›>→*-–")
    name = _PAGE_SUFFIX.sub("", path.rstrip("/").rpartition("/")[2])
    if (len(text) <= 60 and (_WORDS.fullmatch(text) or _HAN.fullmatch(text))) or _NAME.fullmatch(name):
        return "list"
    return "list" if _is_more(parts, base) else None


def _is_more(parts: SplitResult, base: SplitResult) -> bool:
    """Whether it is another page or year of the list that the page itself is."""
    here, there = base.path.rstrip("/").split("/"), parts.path.rstrip("/").split("/")
    while here and (here[-1] == "page" or _MORE.fullmatch(_PAGE_SUFFIX.sub("", here[-1]))):
        here = here[:-1]
    if not here or not _NAME.fullmatch(_PAGE_SUFFIX.sub("", here[-1])):
        return False
    if there == here:
        return (
            _MORE.fullmatch(parts.query) is not None
            or re.fullmatch(r"(?:page|p|year)=\d{1,4}", parts.query) is not None
        )
    rest = there[len(here) :]
    return there[: len(here)] == here and not parts.query and _MORE.fullmatch("/".join(rest)) is not None


def _is_same_site(parts: SplitResult, base: SplitResult) -> bool:
    if parts.scheme not in ("http", "https") or parts.username is not None or _host(parts) != _host(base):
        return False
    return parts.path.startswith(_home(base.path)) or (parts.path or "/") + "/" == _home(base.path)


def _home(path: str) -> str:
    """The folder of the page's owner: `/~ek/` of `/~ek/en/index.html`."""
    folders = path.split("/")[1:-1]
    for place, folder in enumerate(folders):
        if folder.startswith(("~", "%7E")):
            return "/" + "/".join(folders[: place + 1]) + "/"
    while folders and (folders[-1].lower() in _PAGES or _MORE.fullmatch(folders[-1])):
        folders.pop()
    return "/" + "".join(f"{folder}/" for folder in folders)


def _host(parts: SplitResult) -> tuple[str, int | None]:
    port = None if parts.port in (None, 80, 443) else parts.port
    return (parts.hostname or "").removeprefix("www.").rstrip("."), port


def _is_bib(path: str) -> bool:
    return path.lower().endswith((".bib", ".bibtex"))


def _joined(base_url: str, href: str) -> str:
    try:
        return urljoin(base_url, href.strip()) if len(href) <= 2_048 else ""
    except ValueError:
        return ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises on some broken addresses)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        return None
    return parts
