"""A person's page: who they are, and which works it points to.

A work that the page only links to is a record known by its id: what stands around a link is layout, not a title. The
metadata comes from the source of record. Phone numbers and mail addresses are counted, never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urldefrag

from lxml import etree

from crawler.parse import authors, classify, dates, html, ids, jsonld
from crawler.parse import text as texts
from crawler.record import Author, Fault, Identifier, Link, Page, Position, Profile, Record, RecordError
from crawler.source import Document, Option, Options, Seeds, Source, UsageError

NAME = "homepage"
EXPECTED = "an HTML page about a person"

_MAIL = re.compile(
    r"[\w.+-]{1,64}(?:@|\s?[\[({]\s?at\s?[\])}]\s?)[\w-]{1,63}(?:(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?)[\w-]{1,63}){1,5}"
)
_PHONE = re.compile(
    r"(?:(?<=tel)|(?<=phone)|(?<=fax)|(?<=电话)|(?<=mobile))\W{0,3}\+?\d[\d\s().-]{6,18}\d", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,5}")
_PARTICLES = {
    "de",
    "del",
    "der",
    "den",
    "di",
    "da",
    "dos",
    "du",
    "la",
    "le",
    "van",
    "von",
    "bin",
    "ibn",
    "el",
    "al",
    "ten",
    "ter",
    "y",
}
# Headings that are capitalised like a name but name a page.
_NO_NAME = re.compile(
    r"\b(?:about|academic|accept|activit|award|bio|blog|book|conference|contact|course|curriculum|department|education|experience|"
    r"faculty|group|home|introduction|lab|laborator|lecture|list|member|my|news|our|page|paper|people|portfolio|profile|project|"
    r"publication|rate|research|resource|selected|service|software|student|talk|teaching|team|the|universit|welcome|work)",
    re.IGNORECASE,
)
_TITLE_TAIL = re.compile(
    r"\s*(?:[|–—•·:]|\s-\s|(?:'|’)s\b).*$|\s*\b(?:personal\s|academic\s)?(?:home\s?page|web\s?site|homepage|cv)\b.*$|^(?:home(?:page)?\s(?:of\s)?)",
    re.IGNORECASE,
)
_NATIVE = re.compile(r"\s*[(（]?\s*([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·]{2,8})\s*[)）]?$")
_LINKS = {"github.com": "github", "scholar.google.com": "scholar", "orcid.org": "orcid", "dblp.org": "dblp"}


def seeds(options: Options, cursor: str | None) -> Seeds:
    """The page itself."""
    url = options.get("url") or ""
    if not re.match(r"https?://[^\s/]+", url):
        raise UsageError(f"{NAME}: option 'url' is an http(s) address, found {url!r}")
    return Seeds(urls=(url,))


def parse(document: Document) -> Page:
    """The person, and the works found by metadata or by link; a page without works is a profile with none."""
    classify.expect(document, NAME, EXPECTED, "html")
    root = html.root(document, NAME, EXPECTED)
    things = list(jsonld.objects(root))
    records: dict[str, Record] = {}
    faults: list[Fault] = []
    papers = list(_highwire(document, root))
    # What the page of a paper links to are other works, and it is about no person.
    for record in papers or [*_articles(document, things), *_linked(document, root)]:
        if isinstance(record, Fault):
            faults.append(record)
        elif not any(set(record.identifiers) & set(known.identifiers) for known in records.values()):
            records.setdefault(record.key, record)
    profiles = () if papers else (_profile(document, root, things, tuple(records)),)
    return Page(records=tuple(records.values()), profiles=profiles, faults=tuple(faults))


def recognises(document: Document) -> bool:
    """Any HTML page."""
    return classify.classify(document).kind == "html"


def _highwire(document: Document, root: etree._Element) -> Iterator[Record | Fault]:
    """`citation_*`, as https://scholar.google.com/intl/en/scholar/inclusion.html asks for."""
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name.startswith("citation_") and (value := texts.clean(meta.get("content"), texts.ABSTRACT)):
            said.setdefault(name.removeprefix("citation_"), []).append(value)
    if "title" not in said:
        return
    paper = ids.parse_arxiv(said.get("arxiv_id", [""])[0])
    found = [Identifier(scheme="arxiv", value=paper[0])] if paper else []
    found += [ids.from_doi(doi) for value in said.get("doi", []) if (doi := ids.parse_doi(value))]
    day = next((said[n][0] for n in ("publication_date", "date", "online_date", "year") if n in said), None)
    pdf = html.link(document, said.get("pdf_url", [""])[0])
    yield from _built(
        document,
        found,
        title=texts.clean(said["title"][0], texts.TITLE),
        abstract=next(iter(said.get("abstract", [])), None),
        authors=tuple(Author(name=authors.inverted(a)[: texts.AUTHOR]) for a in said.get("author", [])),
        submitted=dates.parse_or_none(day),
        venue=next((said[n][0] for n in ("journal_title", "conference_title", "inbook_title") if n in said), None),
        links=(Link(kind="pdf", url=pdf),) if pdf else (),
        evidence="citation_meta",
    )


def _articles(document: Document, things: list[dict[str, Any]]) -> Iterator[Record | Fault]:
    for thing in things:
        title = next(iter(jsonld.strings(thing.get("headline")) or jsonld.strings(thing.get("name"))), None)
        if not title or not jsonld.is_a(thing, jsonld.ARTICLE):
            continue
        addresses = [a for p in ("identifier", "sameAs", "url", "@id") for a in jsonld.strings(thing.get(p))]
        found = [i for a in addresses if (i := _identifier(a))]
        yield from _built(
            document,
            list(dict.fromkeys(found)),
            title=texts.from_markup(title, texts.TITLE),
            abstract=texts.from_markup("".join(jsonld.strings(thing.get("abstract"))[:1]), texts.ABSTRACT),
            authors=tuple(
                Author(name=n) for a in jsonld.strings(thing.get("author")) if (n := texts.clean(a, texts.AUTHOR))
            ),
            submitted=dates.parse_or_none("".join(jsonld.strings(thing.get("datePublished"))[:1])),
            venue=texts.clean("".join(jsonld.strings(thing.get("isPartOf"))[:1]), texts.TITLE),
            links=(),
            evidence="json_ld",
        )


def _linked(document: Document, root: etree._Element) -> Iterator[Record | Fault]:
    for anchor in root.iter("a"):
        url = html.link(document, anchor.get("href"))
        if url and (found := ids.from_url(url)):
            yield Record(source=NAME, key=f"{found.scheme}:{found.value}", identifiers=(found,), evidence="link")


def _built(document: Document, found: list[Identifier], **fields: Any) -> Iterator[Record | Fault]:
    key = f"{found[0].scheme}:{found[0].value}" if found else f"{urldefrag(document.url)[0]}#{fields['title']}"
    try:
        yield Record(source=NAME, key=key[: texts.URL], url=_http(document), identifiers=tuple(found), **fields)
    except RecordError as exc:
        yield Fault(where=key[:200], why=str(exc))


def _identifier(address: str) -> Identifier | None:
    if "://" in address:
        return ids.from_url(address)
    doi = ids.parse_doi(address)
    return ids.from_doi(doi) if doi else None


def _http(document: Document) -> str | None:
    return urldefrag(document.url)[0] if document.url.startswith(("http://", "https://")) else None


def _profile(document: Document, root: etree._Element, things: list[dict[str, Any]], works: tuple[str, ...]) -> Profile:
    person = next((t for t in things if jsonld.is_a(t, jsonld.PERSON)), {})
    written = "".join(jsonld.strings(person.get("name"))[:1]) or _heading_name(root)
    native = _NATIVE.search(written)
    name = texts.clean(_NATIVE.sub("", written), texts.AUTHOR)
    aliases = (texts.clean(a, texts.AUTHOR) for a in jsonld.strings(person.get("alternateName")))
    jobs, places = (
        jsonld.strings(person.get("jobTitle")),
        jsonld.strings(person.get("affiliation") or person.get("worksFor")),
    )
    position = Position(
        title=texts.clean("".join(jobs[:1]), texts.TITLE), organization=texts.clean("".join(places[:1]), texts.TITLE)
    )
    interests = (texts.clean(i, texts.TITLE) for i in jsonld.strings(person.get("knowsAbout")))
    return Profile(
        source=NAME,
        key=urldefrag(document.url)[0][: texts.URL],
        name=name,
        url=_http(document),
        native_name=texts.clean(native[1], texts.AUTHOR) if native else None,
        aliases=tuple(a for a in aliases if a),
        positions=(position,) if position != Position() else (),
        interests=tuple(i for i in interests if i),
        links=tuple(dict.fromkeys(_own_links(document, root, person))),
        works=works,
        withheld=_withheld(root),
    )


def _heading_name(root: etree._Element) -> str:
    """What looks like a name in `<h1>`, `og:title` or `<title>`; empty when nothing does."""
    metas = (m.get("content") or "" for m in root.iter("meta") if m.get("property") == "og:title")
    headings = [
        *(html.words(h1) for h1 in root.iter("h1")),
        *metas,
        " ".join((root.findtext(".//title") or "").split()),
    ]
    for heading in headings[:10]:
        short = _TITLE_TAIL.sub("", heading[:200]).strip(" ,.")
        bare = _NATIVE.sub("", short)
        proper = all(word[0].isupper() or word in _PARTICLES for word in bare.split())
        if len(bare) <= 60 and proper and _NAME.fullmatch(bare) and not _NO_NAME.search(bare):
            return short
    return ""


def _own_links(document: Document, root: etree._Element, person: dict[str, Any]) -> Iterator[Link]:
    urls = [*jsonld.strings(person.get("sameAs")), *(a.get("href") or "" for a in root.iter("a"))]
    for address in urls:
        url = html.link(document, address)
        host = re.match(r"https?://(?:www\.)?([^/:?#]+)", url or "")
        if (
            url
            and host
            and (kind := _LINKS.get(host[1].lower()))
            and (kind != "github" or url.rstrip("/").count("/") == 3)
        ):
            yield Link(kind=kind, url=url)


def _withheld(root: etree._Element) -> int:
    hrefs = {a.get("href", "").strip().lower() for a in root.iter("a")}
    linked = sum(href.startswith(("mailto:", "tel:", "sms:")) for href in hrefs)
    body = html.words(root)[:500_000]
    mails = {m[0].lower() for m in _MAIL.finditer(body)} - {h.removeprefix("mailto:") for h in hrefs}
    return linked + len(mails) + len(set(_PHONE.findall(body)))


SOURCE = Source(
    name=NAME,
    title="a person's page: homepage, CV, publication list",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    options=(Option(name="url", help="the page's address", example="https://example.org/~ek/", required=True),),
    every=timedelta(days=7),
)
