"""What all arXiv sources share: the record of a paper from the fields they give, and the rules of arXiv's metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from crawler.parse import codelinks, ids
from crawler.parse import text as texts
from crawler.parse.withdrawal import is_withdrawn as is_withdrawn
from crawler.record import AnnounceType, Author, Identifier, Record, Version, maker

_make_record, _make_identifier = maker(Record), maker(Identifier)
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z][A-Za-z-]*)?")
#: Archives whose codes take the group `physics` in OAI-PMH set names (https://oaipmh.arxiv.org/oai?verb=ListSets).
_PHYSICS = {"astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex"}
_PHYSICS |= {"nucl-th", "physics", "quant-ph"}


def record(
    *,
    source: str,
    paper: str,
    title: str | None,
    abstract: str | None,
    authors: tuple[Author, ...],
    authors_complete: bool = True,
    categories: Iterable[str] = (),
    submitted: str | None = None,
    updated: str | None = None,
    announced: str | None = None,
    announce_type: AnnounceType | None = None,
    version: int | None = None,
    versions: tuple[Version, ...] = (),
    comments: str | None = None,
    journal_ref: str | None = None,
    doi: str | None = None,
    license_url: str | None = None,
    withdrawn: bool = False,
) -> Record:
    """The record of the paper with base id `paper`. Raises `ValueError` where a field makes no sense."""
    title = texts.clean(title, texts.TITLE)
    if title is None:
        raise ValueError("expected a title, found none")
    abstract, comments = texts.clean(abstract, texts.ABSTRACT), texts.clean(comments, texts.COMMENT)
    links = codelinks.find(comments, abstract)
    return _make_record(
        source=source,
        key=paper,
        url=ids.arxiv_url(paper),
        identifiers=_identifiers(paper, doi),
        title=title,
        abstract=abstract,
        authors=authors[: texts.AUTHORS],
        authors_complete=authors_complete and len(authors) <= texts.AUTHORS,
        categories=tuple(dict.fromkeys(categories)),
        submitted=submitted,
        updated=updated,
        announced=announced,
        announce_type=announce_type,
        version=version,
        versions=versions,
        comments=comments,
        journal_ref=texts.clean(journal_ref, texts.TITLE),
        license=texts.clean(license_url, texts.URL),
        links=links,
        has_code=True if links and any(link.kind == "code" for link in links) else None,
        status="withdrawn" if withdrawn or is_withdrawn(comments, abstract, version) else None,
    )


def said(text: str | None) -> str | None:
    """The text, `None` for the word `None` that some arXiv templates print."""
    return None if text is None or text.strip() in ("", "None") else text


@lru_cache(maxsize=1_000)
def is_category(text: str) -> bool:
    """Whether it is written like an arXiv category or archive: `cs.CL`, `hep-th`, `cond-mat.str-el`."""
    return _CATEGORY.fullmatch(text) is not None


def set_of(category: str) -> str:
    """The OAI-PMH set of a category: `cs.CL` → `cs:cs:CL`, `hep-th` → `physics:hep-th`, `math` → `math`."""
    archive, _, subject = category.partition(".")
    group = "physics" if archive in _PHYSICS else archive
    if subject:
        return f"{group}:{archive}:{subject}"
    return archive if archive == group else f"{group}:{archive}"


def category_of(oai_set: str) -> str:
    """The category that an OAI-PMH set holds: `physics:cond-mat:str-el` → `cond-mat.str-el`."""
    _group, *names = oai_set.split(":")
    return ".".join(names) or oai_set


def _identifiers(paper: str, doi: str | None) -> tuple[Identifier, ...]:
    own = _make_identifier(scheme="arxiv", value=paper)
    if not doi:
        return (own,)
    found = (own, *[ids.from_doi(d) for d in ids.parse_dois(doi)])
    # Most have one DOI. To look for what is there twice takes longer than all else here.
    return found if len(found) == 2 and found[1].scheme == "doi" else tuple(dict.fromkeys(found))
