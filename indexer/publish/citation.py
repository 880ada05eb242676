"""What reference managers and search engines read from a paper's page: `citation_*` meta tags and JSON-LD.

Google Scholar: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing; Zotero reads the same tags.
schema.org: https://schema.org/ScholarlyArticle.
"""

from __future__ import annotations

from typing import Any

from indexer.publish.naming import web
from indexer.publish.paper import Paper
from indexer.readable import readable


def meta(paper: Paper) -> list[tuple[str, str]]:
    """Names and contents of the meta tags, authors in order; none for a work whose title nobody has said."""
    row = paper.row
    if not row["title"]:
        return []
    pdf = next((link.url for link in paper.links if link.label == "PDF"), None)
    day = row["submitted"] or row["announced"] or (str(row["year"]) if row["year"] else None)
    told = [
        ("citation_title", readable(row["title"])),
        *(("citation_author", author.name) for author in paper.authors),
        # Scholar wants 2024/03/05; a year alone is allowed.
        ("citation_publication_date", (day or "")[:10].replace("-", "/")),
        ("citation_online_date", (row["updated"] or "")[:10].replace("-", "/")),
        ("citation_journal_title", row["venue"]),
        ("citation_doi", row["doi"]),
        ("citation_arxiv_id", row["arxiv_id"]),
        ("citation_pdf_url", pdf),
        ("citation_abstract", readable(row["abstract"])),
    ]
    return [(name, content) for name, content in told if content]


def linked_data(paper: Paper) -> dict[str, Any]:
    """The work as schema.org's ScholarlyArticle; what is not known is left out."""
    row = paper.row
    told = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": readable(row["title"]),
        "headline": readable(row["title"])[:110],
        "abstract": readable(row["abstract"]),
        "author": [_person(author.name, author.orcid, author.affiliations) for author in paper.authors],
        "datePublished": row["submitted"] or row["announced"],
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
