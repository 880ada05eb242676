"""Names of works: arXiv ids, DOIs, ACL Anthology and OpenReview ids, in every form that people and pages write them.

arXiv: https://info.arxiv.org/help/arxiv_identifier.html. New ids are `YYMM.NNNN` from 0704 to 1412 and `YYMM.NNNNN`
from 1501; old ones `archive/YYMMNNN`, whose subject class (`math.CA/0611800`) names the same paper.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from crawler.record import Identifier, maker

_make = maker(Identifier)
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|math|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_NEW = (
    r"(?:(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4])(?:0[1-9]|1[0-2]))\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5})"
)
_OLD = rf"(?:{_ARCHIVES})(?:\.[A-Z]{{2}})?/(?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])\d{{3}}"
_ID = rf"(?P<id>{_NEW}|{_OLD})(?:v(?P<version>[1-9]\d{{0,3}}))?"
_ARXIV = re.compile(_ID, re.IGNORECASE)
_IN_TEXT = re.compile(
    rf"(?:\barxiv\s?:\s?(?:abs/)?|\b(?:arxiv\.org|alphaxiv\.org|ar5iv\.org|xxx\.lanl\.gov)/[a-z-]{{2,10}}/|\b10\.48550/arxiv\.){_ID}"
    r"(?![\d])",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:oai:arxiv\.org:|10\.48550/arxiv\.|arxiv\s?[.:]\s?|abs/)", re.IGNORECASE)
_SUFFIX = re.compile(r"\s*\[[a-z-]+(?:\.[a-z-]+)?\]$", re.IGNORECASE)  # e.g. arXiv:2401.00001v2 [cs.CL]
_ARXIV_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)?(?:arxiv|alphaxiv|ar5iv)\.org|ar5iv\.labs\.arxiv\.org|(?:www\.)?huggingface\.co|xxx\.lanl\.gov"
)
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|ps|dvi|format|e-print|src|papers|overview)/(.+)", re.IGNORECASE)
# SICIs hold `<`, `>` and `;`: 10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1
_DOI = re.compile(
    r"10\.\d{4,9}(?:\.\d+)*/(?:\(SICI\)[^\s\"\x00-\x1f\x7f-\x9f]*[^\s\"\x00-\x1f\x7f-\x9f.,;]|"
    r"[^\s\"\x00-\x1f\x7f-\x9f<>{}|^`\\]*[^\s\"\x00-\x1f\x7f-\x9f<>{}|^`\\.,;:!?'*])",
    re.IGNORECASE,
)
# One DOI and nothing else, without brackets or quotes: most are.
_PLAIN_DOI = re.compile(r"10\.[0-9]{4,9}/[a-zA-Z0-9._/-]*[a-zA-Z0-9]")
_DOI_PREFIX = re.compile(r"(?:info:)?doi\s?[:/]?\s?(?=10\.)", re.IGNORECASE)
_ACL = re.compile(r"(?:[A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+)(?=$|[/.]|v\d)")


def parse_arxiv(text: str | None) -> tuple[str, int | None] | None:
    """The id without version and the version, whatever stands around them; `None` when the text is no arXiv id.

    >>> parse_arxiv("http://arxiv.org/abs/math.CA/0611800v2"), parse_arxiv("arXiv:2401.00001"), parse_arxiv("1501.0001")
    (('math/0611800', 2), ('2401.00001', None), None)
    """
    if not text:
        return None
    text = text.strip().removeprefix("http://arxiv.org/abs/").removeprefix("oai:arXiv.org:")  # by far the most frequent
    if match := _ARXIV.fullmatch(text):
        return _named(match)
    if "://" in text:
        text = _path_id(text)
    text = _SUFFIX.sub("", text)
    while found := _PREFIX.match(text):
        text = text[found.end() :]
    match = _ARXIV.fullmatch(text.removesuffix(".pdf"))
    return _named(match) if match else None


def find_arxiv(text: str) -> tuple[tuple[str, int | None], ...]:
    """All arXiv ids in running text that are marked as such (`arXiv:…`, a link), each once."""
    return tuple(dict.fromkeys(_named(m) for m in _IN_TEXT.finditer(text)))


def parse_doi(text: str | None) -> str | None:
    """The DOI in lower case, without `doi:` or resolver; `None` when there is none.

    >>> parse_doi("https://doi.org/10.1103/PhysRevD.78.083502."), parse_doi("doi:10.1000/182")
    ('10.1103/physrevd.78.083502', '10.1000/182')
    """
    dois = parse_dois(text)
    return dois[0] if dois else None


def parse_dois(text: str | None) -> tuple[str, ...]:
    """All DOIs in the text, each once: arXiv's field may hold several, separated by spaces."""
    if not text or "10." not in text:
        return ()
    if _PLAIN_DOI.fullmatch(text) and text.rfind("10.") == 0:
        return (text.lower(),)
    if "%" in text and "://" in text:
        text = unquote(text)
    return tuple(dict.fromkeys(_balanced(m[0]).lower() for m in _DOI.finditer(_DOI_PREFIX.sub(" ", text))))


def from_doi(doi: str) -> Identifier:
    """The identifier that a DOI means: arXiv's own DOIs name the preprint, not a publication."""
    if doi[:9] == "10.48550/" and (paper := parse_arxiv(doi)):
        return Identifier(scheme="arxiv", value=paper[0])
    return _make(scheme="doi", value=doi)


@lru_cache(maxsize=2048)
def from_url(url: str) -> Identifier | None:
    """What work a link leads to, where the address alone says so."""
    if paper := parse_arxiv(url):
        return Identifier(scheme="arxiv", value=paper[0])
    parts = _split(url)
    if parts is None:
        return None
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    if host in ("doi.org", "dx.doi.org"):
        return from_doi(doi) if (doi := parse_doi(unquote(path))) else None
    if host in ("aclanthology.org", "aclweb.org", "aclanthology.info"):
        name = path.rstrip("/").rpartition("/")[2]
        return Identifier(scheme="acl", value=acl[0]) if (acl := _ACL.match(name)) else None
    if host == "openreview.net" and path in ("/forum", "/pdf"):
        forum = parse_qs(parts.query).get("id", [""])[0]
        return Identifier(scheme="openreview", value=forum) if re.fullmatch(r"[\w-]{6,20}", forum) else None
    return None


def arxiv_url(paper: str) -> str:
    """Where a person reads it."""
    return f"https://arxiv.org/abs/{paper}"


def _named(match: re.Match[str]) -> tuple[str, int | None]:
    paper, version = match.groups()
    if "/" in paper:
        archive, _, number = paper.lower().partition("/")
        paper = f"{archive.partition('.')[0]}/{number}"
    return paper, int(version) if version else None


def _path_id(url: str) -> str:
    parts = _split(url)
    if parts is None:
        return ""
    if (parts.hostname or "") in ("doi.org", "dx.doi.org", "www.doi.org"):
        return unquote(parts.path).lstrip("/")
    if not _ARXIV_HOST.fullmatch(parts.hostname or ""):
        return ""
    path = _ARXIV_PATH.match(unquote(parts.path).rstrip("/"))
    return path[1] if path else ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.hostname  # noqa: B018 (raises on some broken addresses)
        return parts
    except ValueError:
        return None


def _balanced(doi: str) -> str:
    # A DOI may hold brackets; one that closes what the DOI did not open belongs to the sentence around it.
    for opening, closing in ("()", "[]"):
        while doi.endswith(closing) and doi.count(closing) > doi.count(opening):
            doi = doi[:-1].rstrip(".,;:")
    return doi
