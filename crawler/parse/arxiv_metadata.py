"""arXiv's metadata in the formats of its OAI-PMH → records: `arXivRaw`, `arXiv`, `oai_dc`, `arXivOld`.

https://info.arxiv.org/help/oa/index.html#metadata-formats
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

from crawler.parse import arxiv, authors, dates
from crawler.parse import text as texts
from crawler.parse.formats import oai
from crawler.record import Author, Record, Version, maker

#: By preference: only the first has all versions with their dates.
FORMATS = ("arXivRaw", "arXiv", "oai_dc", "arXivOld")
#: Until its move in March 2025 the service wrote the first version's date into `created` of format `arXiv`, since then
#: that of the current version (record_formats.xml of github.com/arXiv/oaipmh).
_CREATED_IS_CURRENT_SINCE = "2025-03-01"

_VERSION = re.compile(r"v[1-9]\d{0,3}")
_make_version = maker(Version)
_DC = "{http://purl.org/dc/elements/1.1/}"


def record(source: str, paper: str, entry: oai.Entry, answered: str) -> Record:
    """What a source says of the paper, in whichever format it came; `answered` is the day of the answer.

    Raises `ValueError` without metadata, in another format, or where a field is not as the format has it.
    """
    if entry.metadata is None:
        raise ValueError("expected <metadata>, found none")
    form = _local(entry.metadata)
    if form == "dc":
        return _from_dc(source, paper, entry)
    if form == "arXiv":
        return _from_arxiv(source, paper, entry.metadata, answered)
    if form in ("arXivRaw", "arXivOld"):
        return _from_raw(source, paper, entry.metadata)
    raise ValueError(f"expected a format of {', '.join(FORMATS)}, found <{form}>")


def _fields(element: etree._Element) -> dict[str, str | None]:
    return {_bare(e.tag): e.text for e in element}


def _local(element: etree._Element) -> str:
    """The name without its namespace; comments are no elements here (see `crawler.parse.formats.xml`)."""
    return _bare(element.tag)


@lru_cache(maxsize=1_000)
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _from_raw(source: str, paper: str, metadata: etree._Element) -> Record:
    fields: dict[str, str | None] = {}
    history: list[etree._Element] = []
    for element in metadata:
        if (name := _bare(element.tag)) == "version":
            history.append(element)
        else:
            fields[name] = element.text
    versions, withdrawn = _versions(history)
    first, last = (versions[0], versions[-1]) if versions else (None, None)
    names, complete = authors.split(fields.get("authors"))
    # acm-class is left out: since 2025 it repeats the MSC class, or says None.
    return arxiv.record(
        source=source,
        paper=paper,
        title=fields.get("title"),
        abstract=arxiv.said(fields.get("abstract")),
        authors=names,
        authors_complete=complete,
        categories=(fields.get("categories") or "").split(),
        submitted=first.date if first and first.number == 1 else None,
        updated=last.date if last else None,
        version=last.number if last else None,
        versions=versions,
        withdrawn=withdrawn,
        comments=arxiv.said(fields.get("comments")),
        journal_ref=arxiv.said(fields.get("journal-ref")),
        doi=arxiv.said(fields.get("doi")),
        license_url=arxiv.said(fields.get("license")),
    )


def _versions(history: list[etree._Element]) -> tuple[tuple[Version, ...], bool]:
    """All versions by number, and whether the last is a withdrawal: no source (`I`), no size."""
    found: dict[int, Version] = {}
    gone: dict[int, bool] = {}
    for element in history:
        label = element.get("version", "")
        if not _VERSION.fullmatch(label):
            raise ValueError(f"expected a version like v2, found {label!r}")
        number, parts = int(label[1:]), _fields(element)
        date_text, size = parts.get("date"), arxiv.said(parts.get("size"))
        found[number] = _make_version(number=number, date=dates.parse(date_text) if date_text else None, size=size)
        gone[number] = "I" in (parts.get("source_type") or "") or size == "0kb"
    numbers = sorted(found)
    return tuple([found[number] for number in numbers]), bool(numbers) and gone[numbers[-1]]


def _from_arxiv(source: str, paper: str, metadata: etree._Element, answered: str) -> Record:
    fields = _fields(metadata)
    created, changed = dates.parse_or_none(fields.get("created")), dates.parse_or_none(fields.get("updated"))
    current = answered >= _CREATED_IS_CURRENT_SINCE
    listed = next((e for e in metadata if _local(e) == "authors"), None)
    return arxiv.record(
        source=source,
        paper=paper,
        title=fields.get("title"),
        abstract=arxiv.said(fields.get("abstract")),
        authors=tuple(_structured(listed)) if listed is not None else (),
        categories=(fields.get("categories") or "").split(),
        submitted=None if current else created,
        updated=created if current else (changed or created),
        comments=arxiv.said(fields.get("comments")),
        journal_ref=arxiv.said(fields.get("journal-ref")),
        doi=arxiv.said(fields.get("doi")),
        license_url=arxiv.said(fields.get("license")),
    )


def _structured(listed: etree._Element) -> Iterable[Author]:
    for element in listed:
        parts: dict[str, list[str]] = {}
        for child in element:
            parts.setdefault(_local(child), []).append(child.text or "")
        names = (part for field in ("forenames", "keyname", "suffix") for part in parts.get(field, []))
        places = (texts.clean(a, texts.TITLE) for a in parts.get("affiliation", []))
        if name := texts.clean(" ".join(names), texts.AUTHOR):
            yield Author(name=name, affiliations=tuple(dict.fromkeys(a for a in places if a)))


def _from_dc(source: str, paper: str, entry: oai.Entry) -> Record:
    """oai_dc: the first date is the first version's, the abstract precedes the comments, sets name the categories."""
    parts: dict[str, list[str]] = {}
    for element in entry.metadata if entry.metadata is not None else ():
        if isinstance(element.tag, str) and element.tag.startswith(_DC):
            parts.setdefault(element.tag.removeprefix(_DC), []).append(element.text or "")
    said = [d for d in parts.get("description", []) if d.strip()]
    comments = [d for d in said[1:] if d] or [d for d in said if d.startswith("Comment: ")]
    abstract = [d for d in said[:1] if d not in comments]
    days = [dates.parse(d) for d in parts.get("date", [])]
    names = parts.get("identifier", [])
    reference = [n for n in names if not n.startswith(("http://", "https://", "doi:"))]
    return arxiv.record(
        source=source,
        paper=paper,
        title="".join(parts.get("title", [])[:1]),
        abstract="".join(abstract),
        authors=tuple(
            Author(name=authors.inverted(n)) for c in parts.get("creator", []) if (n := texts.clean(c, texts.AUTHOR))
        ),
        categories=(arxiv.category_of(s) for s in entry.sets),
        submitted=days[0] if days else None,
        updated=days[-1] if days else None,
        comments="".join(comments[:1]).removeprefix("Comment: "),
        journal_ref="".join(reference[:1]),
        doi=" ".join(n for n in names if n.startswith("doi:")),
    )
