"""Any feed of papers: journals, preprint servers, blogs; RSS 0.9x to 2.0, RDF, Atom, JSON Feed.

What identifies a work is taken from the fields made for it (prism, Dublin Core, guid, link), never from running text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.parse import arxiv, authors, classify, codelinks, dates, ids, keys
from crawler.parse import text as texts
from crawler.parse.formats import feed as feeds
from crawler.parse.formats import html
from crawler.record import Author, Fault, Identifier, Link, Page, Record, RecordError
from crawler.source import Document, Option, Options, ParseError, Seeds, Source

NAME = "feed"
EXPECTED = "an RSS, Atom, RDF or JSON feed"


def seeds(options: Options, cursor: str | None) -> Seeds:
    """The feed's own address; feeds have no cursor."""
    return Seeds(urls=(options.address(NAME),))


def parse(document: Document) -> Page:
    """The feed's entries as records; an entry that can't be one is a fault."""
    found = classify.expect(document, NAME, EXPECTED, "rss", "atom", "rdf", "jsonfeed")
    feed = feeds.read_json(document, NAME) if found.kind == "jsonfeed" else feeds.read(document, NAME, EXPECTED)
    read = _from_json if feed.kind == "json" else _from_entry
    records: list[Record] = []
    faults = list(feed.faults)
    for number, entry in enumerate(feed.entries, 1):
        try:
            records.append(read(document, entry, feed))
        except (ValueError, RecordError) as exc:
            faults.append(
                Fault(where=str(entry.get("id") or entry.get("link") or f"entry {number}")[:200], why=str(exc))
            )
    if faults and not records:
        raise ParseError(
            NAME, document.url, EXPECTED, f"none of {len(faults)} that can be read ({faults[0].why})", "layout"
        )
    return Page(records=tuple(records), faults=tuple(faults))


def recognises(document: Document) -> bool:
    """Any feed, by its root element or JSON Feed's version address."""
    return classify.classify(document).kind in ("rss", "atom", "rdf", "jsonfeed")


def _from_entry(document: Document, entry: dict[str, Any], feed: feeds.Feed) -> Record:
    url = html.link(document, _string(entry.get("link")))
    named = [_string(entry.get(name)) for name in ("prism_doi", "dc_identifier", "id")]
    # A summary without details is feedparser's copy of the content.
    told = "summary_detail" in entry or "content" not in entry
    summary = (_words(entry, "summary", feed, texts.ABSTRACT) if told else None) or _content(entry, feed)
    names, complete = _authors(entry)
    journal = _string(entry.get("prism_publicationname")) or _string(feed.about.get("prism_publicationname"))
    issued = dates.parse_or_none(_string(entry.get("prism_publicationdate")))
    published, updated = (dates.parse_or_none(_string(entry.get(name))) for name in ("published", "updated"))
    if feed.kind != "atom":  # RSS and RDF have one date, dc:date, which feedparser calls `updated`
        published, updated = published or updated, None
    return _record(
        document,
        key=keys.key(_string(entry.get("id")), url, document.url),
        url=url,
        named=[*(n for n in named if n), *([url] if url else [])],
        title=_words(entry, "title", feed, texts.TITLE),
        abstract=summary,
        names=names,
        complete=complete,
        submitted=published or issued,
        updated=updated,
        venue=texts.from_markup(journal, texts.TITLE),
        year=int(issued[:4]) if issued else None,
        license_url=_string(entry.get("license") or entry.get("rights")),
        language=_string(entry.get("language") or feed.about.get("language")),
        categories=(_string(tag.get("term")) or "" for tag in entry.get("tags", ()) if isinstance(tag, dict)),
        pdfs=(_string(e.get("href")) for e in entry.get("links", ()) if e.get("type") == "application/pdf"),
    )


def _from_json(document: Document, item: dict[str, Any], feed: feeds.Feed) -> Record:
    url = html.link(document, _string(item.get("external_url"))) or html.link(document, _string(item.get("url")))
    name = item.get("id")
    # 1.0 says ids may be numbers that readers coerce to text
    name = str(name) if isinstance(name, int) and not isinstance(name, bool) else _string(name)
    # `author` is 1.0; who writes the whole feed stands in the feed
    people = item.get("authors") or ([item["author"]] if item.get("author") else feed.about.get("authors"))
    listed = [p for p in people if isinstance(p, dict)] if isinstance(people, list) else []
    attached = item.get("attachments")
    files = [a for a in attached if isinstance(a, dict)] if isinstance(attached, list) else []
    tags = item.get("tags")
    # All but `content_html` is plain text: https://www.jsonfeed.org/version/1.1/#items-a-name-items-a
    plain = _string(item.get("summary")) or _string(item.get("content_text"))
    html_body = texts.from_markup(_string(item.get("content_html")), texts.ABSTRACT)
    return _record(
        document,
        key=keys.key(name, url, document.url),
        url=url,
        named=[n for n in (name, _string(item.get("url")), url) if n],
        title=texts.clean(_string(item.get("title")), texts.TITLE),
        abstract=texts.clean(plain, texts.ABSTRACT) or html_body,
        names=tuple(Author(name=n) for p in listed if (n := texts.clean(_string(p.get("name")), texts.AUTHOR))),
        complete=True,
        submitted=dates.parse_or_none(_string(item.get("date_published"))),
        updated=dates.parse_or_none(_string(item.get("date_modified"))),
        venue=None,
        year=None,
        license_url=None,
        language=_string(item.get("language") or feed.about.get("language")),
        categories=(_string(t) or "" for t in tags) if isinstance(tags, list) else (),
        pdfs=(_string(f.get("url")) for f in files if f.get("mime_type") == "application/pdf"),
    )


def _record(
    document: Document,
    *,
    key: str | None,
    url: str | None,
    named: list[str],
    title: str | None,
    abstract: str | None,
    names: tuple[Author, ...],
    complete: bool,
    submitted: str | None,
    updated: str | None,
    venue: str | None,
    year: int | None,
    license_url: str | None,
    language: str | None,
    categories: Iterable[str],
    pdfs: Iterable[str | None],
) -> Record:
    key = texts.clean(key, texts.URL)
    if key is None:
        raise ValueError(f"expected an id or a link, found neither (title {title!r})")
    code = codelinks.find(abstract)
    files = tuple(Link(kind="pdf", url=u) for pdf in pdfs if (u := html.link(document, pdf)))
    return Record(
        source=NAME,
        key=key,
        url=url,
        identifiers=_identifiers(named),
        title=title,
        abstract=abstract,
        authors=names[: texts.AUTHORS],
        authors_complete=complete and len(names) <= texts.AUTHORS,
        categories=tuple(dict.fromkeys(c for c in categories if "." in c and arxiv.is_category(c))),
        submitted=submitted,
        updated=updated,
        venue=venue,
        year=year,
        license=texts.clean(license_url, texts.TITLE),
        links=tuple(dict.fromkeys((*files, *code))),
        has_code=True if any(link.kind == "code" for link in code) else None,
        language=texts.clean(language, 35),
    )


def _identifiers(named: list[str]) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    for name in named:
        if paper := ids.parse_arxiv(name):
            found.append(Identifier(scheme="arxiv", value=paper[0]))
        elif "://" in name:
            if known := ids.from_url(name):
                found.append(known)
            elif "/10." in name and (
                doi := ids.parse_doi(_path(name))
            ):  # e.g. https://www.example.org/doi/abs/10.1000/182?af=R
                found.append(ids.from_doi(doi))
        elif doi := ids.parse_doi(name):
            found.append(ids.from_doi(doi))
    return tuple(dict.fromkeys(found))


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


def _authors(entry: dict[str, Any]) -> tuple[tuple[Author, ...], bool]:
    listed = [
        texts.from_markup(_string(a.get("name")), texts.AUTHOR) for a in entry.get("authors", ()) if isinstance(a, dict)
    ]
    names = [name for name in listed if name]
    if len(names) > 1:
        return tuple(Author(name=authors.inverted(n) if n.count(",") == 1 else n) for n in names), True
    whole = texts.from_markup(_string(entry.get("author")), 2_000_000)
    return authors.split(whole or next(iter(names), None))


def _words(entry: dict[str, Any], name: str, feed: feeds.Feed, limit: int) -> str | None:
    detail = entry.get(f"{name}_detail")
    return _text(_string(entry.get(name)), detail if isinstance(detail, dict) else {}, feed, limit)


def _content(entry: dict[str, Any], feed: feeds.Feed) -> str | None:
    part = next((c for c in entry.get("content", ()) if isinstance(c, dict)), {})
    return _text(_string(part.get("value")), part, feed, texts.ABSTRACT)


def _text(value: str | None, detail: dict[str, Any], feed: feeds.Feed, limit: int) -> str | None:
    """Atom says what is plain text (RFC 4287, section 3.1.1); in RSS and RDF anything may be HTML."""
    plain = feed.kind == "atom" and detail.get("type") == "text/plain"
    return texts.clean(value, limit) if plain else texts.from_markup(value, limit)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


SOURCE = Source(
    name=NAME,
    title="any feed of papers (RSS, Atom, RDF, JSON Feed)",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    options=(Option(name="url", help="the feed's address", example="https://example.org/papers.rss", required=True),),
    max_bytes=8 * 1024 * 1024,
    every=timedelta(hours=6),
)
