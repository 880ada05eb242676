"""XML of answers: the envelope, and a paper in both metadata formats. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from indexer.exports.xml import around, element
from indexer.publish.oai.held import Header
from indexer.readable import readable

#: Of our own format.
NAMESPACE = "urn:paperfeed:paper:1"

_OAI = "http://www.openarchives.org/OAI/2.0/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"

#: Fields of a paper that our format has as they are, in this order.
PLAIN = (
    *("arxiv_id", "title", "abstract", "submitted", "updated", "announced", "version", "venue", "year", "doi"),
    *("comments", "journal_ref", "license", "url", "has_code", "status", "language"),
)
#: Prefix, namespace and schema of each metadata format; ours has no schema to point to.
FORMATS = (
    ("oai_dc", _DC, f"{_OAI[:-4]}2.0/oai_dc.xsd"),
    ("paperfeed", NAMESPACE, NAMESPACE),
)


def answer(date: str, base: str, asked: Mapping[str, str], body: str) -> str:
    """A whole answer: when it was given, what was asked of which address, and what came of it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OAI-PMH xmlns="{_OAI}" xmlns:xsi="{_XSI}" xsi:schemaLocation="{_OAI} {_OAI}OAI-PMH.xsd">\n'
        f"{element('responseDate', date)}{element('request', base, **asked)}{body}</OAI-PMH>\n"
    )


def header(of: Header) -> str:
    """The header of a record."""
    parts = (element("identifier", of.identifier), element("datestamp", of.datestamp))
    sets = (element("setSpec", code) for code in of.sets)
    return around("header", (*parts, *sets), status="deleted" if of.is_deleted else None)


def record(of: Header, paper: Mapping[str, Any] | None, form: str) -> str:
    """A record: its header, and unless it was deleted what it tells in that format."""
    if of.is_deleted or paper is None:
        return around("record", (header(of),))
    told = dublin_core(paper) if form == "oai_dc" else own(paper)
    return around("record", (header(of), around("metadata", (told,))))


def dublin_core(paper: Mapping[str, Any]) -> str:
    """The paper in Dublin Core, text as people read it (https://www.dublincore.org/documents/dces/)."""
    told = "".join(element(f"dc:{name}", readable(str(value))) for name, value in _elements(paper) if value)
    names = f'xmlns:oai_dc="{_DC}" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="{_XSI}"'
    return f'<oai_dc:dc {names} xsi:schemaLocation="{_DC} {FORMATS[0][2]}">\n{told}</oai_dc:dc>\n'


def own(paper: Mapping[str, Any]) -> str:
    """All that we serve of the paper, as sources write it."""
    parts = [element(name, _plain(paper[name])) for name in PLAIN if paper.get(name) is not None]
    parts.append(around("authors", map(_author, paper["authors"])) if paper["authors"] else "")
    if paper["authors_complete"] is False:
        parts.append(element("authors_complete", "false"))
    parts += [element("category", code) for code in paper["categories"]]
    parts += [element("identifier", one["value"], scheme=one["scheme"]) for one in paper["identifiers"]]
    parts += [element("link", one["url"], kind=one["kind"]) for one in paper["links"]]
    parts += [element("revision", number, date=date, size=size) for number, date, size in paper["versions"]]
    return f'<paper xmlns="{NAMESPACE}">\n{"".join(parts)}</paper>\n'


def _elements(paper: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "title", paper["title"]
    yield from (("creator", author["name"]) for author in paper["authors"])
    yield from (("subject", code) for code in paper["categories"])
    yield "description", paper["abstract"]
    yield "description", paper["comments"]
    yield from (("date", paper[name]) for name in ("submitted", "updated") if paper[name])
    yield "date", paper["year"]
    yield "type", "text"
    yield "identifier", paper["url"]
    for one in paper["identifiers"]:
        yield "identifier", f"doi:{one['value']}" if one["scheme"] == "doi" else f"{one['scheme']}:{one['value']}"
    yield "source", paper["journal_ref"] or paper["venue"]
    yield "language", paper["language"]
    yield "rights", paper["license"]


def _author(author: Mapping[str, Any]) -> str:
    parts = [element("name", author["name"])]
    parts += [element(name, author[name]) for name in ("native_name", "orcid") if author[name]]
    parts += [element("affiliation", place) for place in author["affiliations"]]
    return around("author", parts)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
