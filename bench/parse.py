"""Reading a page of arXiv records: our readers beside feedparser, beside a bare libxml2 parse of the same bytes, and
beside the least that Python can do with the tree: every text in a bare value, nothing cleaned, read or checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

import feedparser
from lxml import etree

from bench.generate import records
from bench.measure import Work
from crawler.record import Record
from crawler.source import Document, Source, named

_ATOM = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>x</title>'
    "<updated>2026-01-01T00:00:00Z</updated><opensearch:totalResults>{n}</opensearch:totalResults>"
    "<opensearch:startIndex>0</opensearch:startIndex><opensearch:itemsPerPage>{n}</opensearch:itemsPerPage>"
)
_OAI = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>2026-01-01T00:00:00Z</responseDate><request>https://oaipmh.arxiv.org/oai</request><ListRecords>"
)


#: How many, unless asked for others.
RECORDS = 1_000

_AUTHOR, _CATEGORY = (f"{{http://www.w3.org/2005/Atom}}{name}" for name in ("author", "category"))


@dataclass(slots=True)
class _Author:
    name: str | None


@dataclass(slots=True)
class _Record:
    fields: dict[str, str | None]
    authors: list[_Author]
    categories: list[str | None]


def candidates(count: int) -> Mapping[str, Work]:
    """The floor is libxml2 parsing the same Atom page into a tree and nothing more."""
    invented = list(records(count))
    atom = _atom(invented)
    oai = oai_page(invented)
    # Finding sources and loading modules is no part of reading a page.
    api, harvest = named("arxiv_api"), named("arxiv_oai")
    _ours(api, _atom(invented[:1]), 1)
    _ours(harvest, oai_page(invented[:1]), 1)
    return {
        "libxml2 alone, Atom (floor)": lambda: _tree(atom, count),
        "bare values over it, Atom": lambda: _bare_atom(atom, count),
        "arxiv_api, Atom": lambda: _ours(api, atom, count),
        "feedparser, Atom": lambda: _feedparser(atom, count),
        "libxml2 alone, OAI-PMH": lambda: _tree(oai, count),
        "bare values over it, OAI-PMH": lambda: _bare_oai(oai, count),
        "arxiv_oai, arXivRaw": lambda: _ours(harvest, oai, count),
    }


def _tree(body: bytes, count: int) -> int:
    _root(body)
    return count


def _root(body: bytes) -> etree._Element:
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _bare_atom(body: bytes, count: int) -> int:
    return len([_bare_entry(entry) for entry in _root(body)[-count:]])


def _bare_entry(entry: etree._Element) -> _Record:
    record = _Record({}, [], [])
    for element in entry:
        if (tag := element.tag) == _AUTHOR:
            record.authors.append(_Author(element[0].text))
        elif tag == _CATEGORY:
            record.categories.append(element.get("term"))
        else:
            record.fields[tag] = element.text
    return record


def _bare_oai(body: bytes, count: int) -> int:
    found = []
    for entry in _root(body)[-1]:
        header, metadata = entry
        fields = {element.tag: element.text for element in (*header, *metadata[0], *metadata[0][2])}
        names = fields["{http://arxiv.org/OAI/arXivRaw/}authors"] or ""
        found.append(_Record(fields, [_Author(name) for name in names.split(", ")], []))
    return len(found)


def _ours(source: Source, body: bytes, count: int) -> int:
    url = f"http://127.0.0.1/?search_query=all:x&start=0&max_results={count}"
    page = source.parse(Document(url=url, body=body, content_type="application/xml"))
    assert len(page.records) == count, page.faults[:1]
    return count


def _feedparser(body: bytes, count: int) -> int:
    assert len(feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries) == count
    return count


def _atom(invented: list[Record]) -> bytes:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{r.key}v1</id><title>{escape(r.title or '')}</title>"
        f"<updated>{r.updated}</updated><published>{r.submitted}</published>"
        f"<summary>{escape(r.abstract or '')}</summary>"
        + "".join(f"<author><name>{escape(a.name)}</name></author>" for a in r.authors)
        + f'<arxiv:primary_category term="{r.categories[0]}"/>'
        + "".join(f'<category term="{c}" scheme="http://arxiv.org/schemas/atom"/>' for c in r.categories)
        + "</entry>"
        for r in invented
    )
    return (_ATOM.format(n=len(invented)) + entries + "</feed>").encode()


def oai_page(invented: list[Record], token: str | None = None) -> bytes:
    """A ListRecords answer in arXivRaw, with the token of the next page."""
    entries = "".join(
        f"<record><header><identifier>oai:arXiv.org:{r.key}</identifier>"
        f"<datestamp>{str(r.updated)[:10]}</datestamp></header>"
        f'<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{r.key}</id><submitter>x</submitter>'
        f'<version version="v1"><date>Mon, 2 Apr 2007 19:18:42 GMT</date><size>9kb</size></version>'
        f"<title>{escape(r.title or '')}</title><authors>{escape(', '.join(a.name for a in r.authors))}</authors>"
        f"<categories>{' '.join(r.categories)}</categories><abstract>{escape(r.abstract or '')}</abstract>"
        "</arXivRaw></metadata></record>"
        for r in invented
    )
    following = f"<resumptionToken>{token}</resumptionToken>" if token else ""
    return (_OAI + entries + following + "</ListRecords></OAI-PMH>").encode()
