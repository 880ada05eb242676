"""The works on a page as records, from every kind of evidence, the surest first, each work once.

Order: citation meta tags, JSON-LD, COinS, BibTeX, a theme's markup, publication lists, bare links. What a surer kind
leaves out, a less sure one may add; it never replaces.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.parse import authors, dates, ids, titles
from crawler.parse import text as texts
from crawler.parse.formats import bibtex, coins, html, jsonld
from crawler.parse.layout.page import Source
from crawler.parse.lists import authorlist, leads, sameworks
from crawler.parse.lists.publications import Listed
from crawler.parse.people import private
from crawler.record import Author, Fault, Identifier, Link, Record, RecordError
from crawler.source import Document


@dataclasses.dataclass(slots=True)
class Context:
    """What all records of a page share: who asserts them, where, and how marks behind names are to be read."""

    source: str
    document: Document
    stars_are_equal: bool | None = None
    faults: list[Fault] = dataclasses.field(default_factory=list)


def meta(context: Context, said: dict[str, list[str]]) -> Iterator[Record]:
    """A page that is about one work, by its `citation_*` tags."""
    if "title" not in said:
        return
    paper = ids.parse_arxiv(said.get("arxiv_id", [""])[0])
    found = [Identifier(scheme="arxiv", value=paper[0])] if paper else []
    found += [ids.from_doi(doi) for value in said.get("doi", []) if (doi := ids.parse_doi(value))]
    day = next((said[n][0] for n in ("publication_date", "date", "online_date", "year") if n in said), None)
    pdf = html.link(context.document, said.get("pdf_url", [""])[0])
    yield from _built(
        context,
        found,
        title=texts.clean(said["title"][0], texts.TITLE),
        abstract=next(iter(said.get("abstract", [])), None),
        authors=tuple(Author(name=authors.inverted(a)[: texts.AUTHOR]) for a in said.get("author", [])),
        submitted=dates.parse_or_none(day),
        venue=next((said[n][0] for n in ("journal_title", "conference_title", "inbook_title") if n in said), None),
        links=(Link(kind="pdf", url=pdf),) if pdf else (),
        evidence="citation_meta",
    )


def articles(context: Context, things: Iterable[dict[str, Any]]) -> Iterator[Record]:
    """What JSON-LD says are articles."""
    for thing in things:
        title = next(iter(jsonld.strings(thing.get("headline")) or jsonld.strings(thing.get("name"))), None)
        if not title or not jsonld.is_a(thing, jsonld.ARTICLE):
            continue
        addresses = [a for p in ("identifier", "sameAs", "url", "@id") for a in jsonld.strings(thing.get(p))]
        found = [i for a in addresses if (i := leads.identifier(a))]
        yield from _built(
            context,
            list(dict.fromkeys(found)),
            title=texts.from_markup(title, texts.TITLE),
            abstract=texts.from_markup("".join(jsonld.strings(thing.get("abstract"))[:1]), texts.ABSTRACT),
            authors=tuple(
                Author(name=n) for a in jsonld.strings(thing.get("author")) if (n := texts.clean(a, texts.AUTHOR))
            ),
            submitted=dates.parse_or_none("".join(jsonld.strings(thing.get("datePublished"))[:1])),
            venue=texts.clean("".join(jsonld.strings(thing.get("isPartOf"))[:1]), texts.TITLE),
            evidence="json_ld",
        )


def hidden_references(context: Context, page: Source) -> Iterator[Record]:
    """What COinS spans refer to."""
    for said in coins.references(page.root):
        title = (said.get("atitle") or said.get("title") or said.get("btitle") or [""])[0]
        people = [*said.get("au", []), *(_initial_first(said) if not said.get("au") else [])]
        found = [
            i
            for value in said.get("rft_id", []) + said.get("id", [])
            if (i := leads.identifier(value.removeprefix("info:doi/")))
        ]
        if title:
            yield from _built(
                context,
                list(dict.fromkeys(found)),
                title=texts.clean(title, texts.TITLE),
                authors=tuple(Author(name=authors.inverted(a)[: texts.AUTHOR]) for a in people if a.strip()),
                venue=texts.clean((said.get("jtitle") or said.get("stitle") or [""])[0], texts.TITLE),
                year=_year((said.get("date") or [""])[0]),
                evidence="coins",
            )


def entries(context: Context, sources: Iterable[str]) -> Iterator[Record]:
    """BibTeX in the page."""
    for source in sources:
        found, faults = bibtex.parse(source)
        context.faults += [Fault(where=why.partition(":")[0], why=why) for why in faults]
        for entry in found:
            yield from entry_record(context, entry)


def entry_record(context: Context, entry: bibtex.Entry) -> Iterator[Record]:
    """One BibTeX entry."""
    said = entry.fields
    title = texts.clean(bibtex.text(said.get("title", "")), texts.TITLE)
    if not title:
        return
    people, complete = bibtex.authors(said.get("author", ""))
    found = []
    for name in (
        "eprint",
        "arxiv",
        "arxivid",
        "doi",
        "url",
        "pdf",
        "html",
        "journal",
        "note",
        "ee",
        "link",
        "paper",
        "howpublished",
    ):
        value = bibtex.text(said.get(name, ""))
        paper = ids.parse_arxiv(value) if name in ("eprint", "arxiv", "arxivid") else None
        inside = ids.find_arxiv(value)
        if paper or inside:
            found.append(Identifier(scheme="arxiv", value=(paper or inside[0])[0]))
        elif i := leads.identifier(value):
            found.append(i)
    venue = next((said[n] for n in ("journal", "booktitle", "school", "publisher", "howpublished") if said.get(n)), "")
    pdf = html.link(context.document, said.get("pdf")) if "://" in said.get("pdf", "") else None
    code = html.link(context.document, said.get("code"))
    links = [Link(kind=kind, url=url) for kind, url in (("pdf", pdf), ("code", code)) if url]
    yield from _built(
        context,
        sameworks.one_each(found),
        title=title,
        abstract=texts.clean(bibtex.text(said.get("abstract", "")), texts.ABSTRACT),
        authors=tuple(Author(name=n) for p in people if (n := texts.clean(p, texts.AUTHOR))),
        authors_complete=complete,
        venue=texts.clean(bibtex.text(venue), texts.TITLE),
        year=_year(said.get("year", "") or said.get("date", "")),
        links=tuple(links),
        evidence="bibtex",
    )


def listed(context: Context, works: Iterable[Listed]) -> Iterator[Record]:
    """Entries of publication lists."""
    taken: dict[Identifier, str] = {}
    for item in works:
        work = item.work
        found, links = leads.of_entry(context.document, work.hrefs, work.href, work.text)
        found = [i for i in found if taken.setdefault(i, titles.folded(work.title)) == titles.folded(work.title)]
        people = authorlist.parse(work.authors, stars_are_equal=bool(context.stars_are_equal))
        evidence = "theme" if work.how == "class" else "list"
        record = next(
            _built(
                context,
                found,
                title=texts.clean(work.title, texts.TITLE),
                abstract=texts.clean(item.abstract, texts.ABSTRACT),
                authors=people,
                authors_complete=work.complete and len(people) > 0,
                venue=texts.clean(work.venue, texts.TITLE),
                year=work.year,
                links=tuple(links),
                evidence=evidence,
            ),
            None,
        )
        if record is None:
            continue
        for source in entries(context, item.bibtex):
            if sameworks.alike(source, record):
                record = sameworks.merged(source, record)
            else:
                yield source
        yield record


def linked(context: Context, hrefs: Iterable[str]) -> Iterator[Record]:
    """Works that the page only points to: an identifier and nothing else, for what stands around a link is layout."""
    for href in hrefs:
        url = leads.address(context.document, href)
        if url and (found := ids.from_url(url)):
            key = f"{found.scheme}:{found.value}"
            yield Record(source=context.source, key=key[: texts.URL], identifiers=(found,), evidence="link")


def _built(context: Context, found: list[Identifier], **fields: Any) -> Iterator[Record]:
    for name in ("title", "venue", "abstract"):
        if fields.get(name):
            fields[name] = private.without(fields[name]) or None
    if not fields.get("title"):
        return
    ordered = sorted(found, key=lambda i: sameworks.SCHEMES.index(i.scheme) if i.scheme in sameworks.SCHEMES else 9)
    first = ordered[0] if ordered else None
    page = context.document
    key = f"{first.scheme}:{first.value}" if first else f"{page.bare_url}#{fields['title']}"
    try:
        yield Record(source=context.source, key=key[: texts.URL], url=page.web_url, identifiers=tuple(found), **fields)
    except RecordError as exc:
        context.faults.append(Fault(where=key[:200], why=str(exc)))


def _initial_first(said: dict[str, list[str]]) -> list[str]:
    last, given = said.get("aulast", [""])[0], said.get("aufirst", [""])[0]
    return [f"{given} {last}".strip()] if last else []


def _year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", text)
    return int(found[1]) if found else None
