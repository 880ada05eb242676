"""Where the links of an entry lead: identifiers of the work, its PDF, code, data, project page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.parse import html, ids, labels
from crawler.parse.sameworks import one_each
from crawler.record import Identifier, Link
from crawler.source import Document

# Publishers' addresses hold the DOI: /doi/abs/10.1145/3, /article/10.1007/s1, /content/pdf/10.1007/s1.pdf
_DOI_PATH = re.compile(
    (
        r"/(?:doi(?:/(?:abs|full|pdf|epdf|pdfplus|epub|book|10))?|article|articles|chapter|"
        r"content(?:/pdf)?|book|abs|pdf|document)/(10\.\d{4,9}/[^?#\s]+)"
    ),
    re.I,
)


_DOI_TAIL = re.compile(
    r"(?:v\d+)?(?:\.(?:full|abstract|pdf|html?|short))*(?:/(?:full|pdf|abstract|html|meta|fulltext|epdf))*/?$", re.I
)


# A link whose words are its own address.
_ADDRESS = re.compile(r"\s*(?:https?://|www\.|doi:?\s?10\.|10\.\d{4})", re.IGNORECASE)
_DOI_IN_TEXT = re.compile(r"\bdoi(?:\.org)?\s?[:/.\s]\s?(10\.\d{4,9}/[^\s,;\"”)\]]{1,200})", re.IGNORECASE)

_PAPER = ("pdf", "preprint", "doi")


@lru_cache(maxsize=2048)
def identifier(address: str) -> Identifier | None:
    """What work an address or a DOI names, publishers' addresses too."""
    address = address.strip()
    if "://" in address:
        if found := ids.from_url(address):
            return found
        path = _DOI_PATH.search(unquote(address[address.find("://") + 3 :]))
        doi = ids.parse_doi(_DOI_TAIL.sub("", path[1])) if path else None
        return ids.from_doi(doi) if doi else None
    doi = ids.parse_doi(address)
    return ids.from_doi(doi) if doi else None


def of_entry(
    document: Document, hrefs: list[tuple[str, str]], title_href: str | None, said: str = ""
) -> tuple[list[Identifier], list[Link]]:
    """Identifiers (one of each scheme) and links of an entry; what its text names too, where it names one."""
    found: list[Identifier] = []
    links: list[Link] = []
    ordered = sorted(hrefs, key=lambda pair: (pair[1] != title_href, labels.kind(pair[0]) not in _PAPER))
    for text, href in ordered:
        url = address(document, href)
        if url is None:
            continue
        kind = labels.kind(text) or ("doi" if _ADDRESS.match(text) else "" if href == title_href else None)
        named = identifier(url)
        if named and (kind is not None or href == title_href):
            found.append(named)
        if (link := _link(kind, url, named)) and len(links) < 30:
            links.append(link)
    return one_each([*found, *_named(said)]), list(dict.fromkeys(links))


def _named(text: str) -> list[Identifier]:
    """`arXiv:2401.00001`, `doi:10.5555/3` in running text; of two of a kind neither need be the work's."""
    papers = ids.find_arxiv(text)
    dois = {doi for m in _DOI_IN_TEXT.finditer(text) if (doi := ids.parse_doi(m[1]))}
    found = [Identifier(scheme="arxiv", value=papers[0][0])] if len(papers) == 1 else []
    return [*found, *(ids.from_doi(doi) for doi in dois if len(dois) == 1)]


def address(document: Document, href: str) -> str | None:
    """The link's address; spaces within it are written out, a full stop behind it belongs to the sentence."""
    return html.link(document, re.sub(r"\s", "%20", href.strip().rstrip(".,;")))


def _link(kind: str | None, url: str, named: Identifier | None) -> Link | None:
    host, path = urlsplit(url).hostname or "", urlsplit(url).path.lower()
    if re.fullmatch(r"(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com)", host):
        return Link(kind="code", url=url) if path.strip("/").count("/") >= 1 else None
    if host == "huggingface.co" and path.startswith("/datasets/"):
        return Link(kind="dataset", url=url)
    if path.endswith((".pdf", ".ps", ".ps.gz", ".ps.z")) and kind in ("", "pdf", "preprint", "doi", "web", None):
        return Link(kind="pdf", url=url) if kind is not None else None
    if named or kind is None:
        return Link(kind="doi", url=url) if named and named.scheme == "doi" and kind is not None else None
    kind = {"preprint": "abstract", "review": "web", "abstract": "abstract", "": "project", "bibtex": ""}.get(
        kind, kind
    )
    if kind == "project" and host in ("scholar.google.com", "arxiv.org"):
        return None
    return Link(kind=kind, url=url) if kind else None
