"""A paper's page for other programs: references to copy, and what reference managers and search engines read from it,
`citation_*` meta tags and JSON-LD.

Google Scholar: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing; Zotero reads the same tags.
schema.org: https://schema.org/ScholarlyArticle.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.exports.citation import cite
from indexer.publish import files
from indexer.publish.naming import web
from indexer.publish.paper import Paper
from indexer.readable import readable

_REFERENCES = {"bib": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A work's reference in a format: what that is called, what its files end with, the text."""

    label: str
    extension: str
    media_type: str
    text: str


def references(rows: Sequence[Mapping[str, Any]]) -> list[Reference]:
    """These papers, as `indexer.exports` has them, in each format that reference managers take."""
    found = []
    for extension, label in _REFERENCES.items():
        form = files.formats()[extension]
        text = "".join(form.render(rows)).rstrip() if form.render else ""
        if extension == "csl":
            # A line an item is for programs.
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
        media_type = form.media_type.partition(";")[0]
        found.append(Reference(label=label, extension=extension, media_type=media_type, text=text))
    return found


def meta(paper: Paper) -> list[tuple[str, str]]:
    """Names and contents of the meta tags, authors in order; none for a work whose title nobody has said."""
    row = paper.row
    if not row["title"]:
        return []
    work = cite(row)
    # Scholar wants 2024/03/05; a year alone is allowed.
    online = (work.date or "")[:10].replace("-", "/")
    first, _, last = (work.pages or "").partition("--")
    told = [
        ("citation_title", readable(row["title"])),
        *_authors(paper),
        ("citation_publication_date", (work.year if work.container else online or work.year) or ""),
        ("citation_online_date", online),
        ("citation_conference_title" if work.kind == "paper" else "citation_journal_title", readable(work.container)),
        ("citation_volume", work.volume),
        ("citation_issue", work.number),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_doi", row["doi"]),
        ("citation_arxiv_id", row["arxiv_id"]),
        ("citation_pdf_url", _pdf(paper)),
        ("citation_language", row["language"]),
        *(("citation_keywords", name or code) for code, name in paper.categories),
        ("citation_abstract", readable(row["abstract"])),
    ]
    return [(name, content) for name, content in told if content]


def _authors(paper: Paper) -> Iterator[tuple[str, str]]:
    """Each author, followed by what belongs to them."""
    for author in paper.authors:
        yield "citation_author", author.name
        yield from (("citation_author_institution", place) for place in author.affiliations)
        if author.orcid:
            yield "citation_author_orcid", f"https://orcid.org/{author.orcid}"


def _pdf(paper: Paper) -> str | None:
    return next((link.url for link in paper.links if link.label == "PDF"), None)


def linked_data(paper: Paper) -> dict[str, Any]:
    """The work as schema.org's ScholarlyArticle; what is not known is left out."""
    row, work, pdf = paper.row, cite(paper.row), _pdf(paper)
    told = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": readable(row["title"]),
        "headline": readable(row["title"])[:110],
        "abstract": readable(row["abstract"]),
        "author": [_person(author.name, author.orcid, author.affiliations) for author in paper.authors],
        "datePublished": work.year if work.container else row["submitted"] or row["announced"],
        "dateCreated": row["submitted"] if work.container else None,
        "dateModified": row["updated"],
        "version": row["version"],
        "keywords": [name or code for code, name in paper.categories],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": outward.label, "value": outward.text}
            for outward in paper.identifiers
        ],
        "sameAs": [outward.url for outward in paper.identifiers if outward.url],
        "license": web(row["license"]),
        "url": web(row["url"]),
        "isPartOf": {
            "@type": "Periodical" if work.kind == "article" else "CreativeWork",
            "name": readable(work.container),
        }
        if work.container
        else None,
        "encoding": {"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": pdf} if pdf else None,
        "creativeWorkStatus": row["status"],
        "inLanguage": row["language"],
    }
    return {name: value for name, value in told.items() if value}


def _person(name: str, orcid: str | None, affiliations: tuple[str, ...]) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "Person", "name": name}
    if orcid:
        told["sameAs"] = f"https://orcid.org/{orcid}"
    if affiliations:
        told["affiliation"] = [{"@type": "Organization", "name": place} for place in affiliations]
    return told
