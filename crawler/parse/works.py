"""The works on a page as records, from every kind of evidence, the surest first, each work once.

Order: citation meta tags, JSON-LD, COinS, BibTeX, a theme's markup, publication lists, bare links. What a surer kind
leaves out, a less sure one may add; it never replaces.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from crawler.parse import authors, bibtex, coins, dates, follow, html, ids, jsonld, labels, names, titles
from crawler.parse import text as texts
from crawler.parse.page import Source
from crawler.parse.publications import Listed
from crawler.record import Author, Fault, Identifier, Link, Record, RecordError
from crawler.source import Document

_ORDER = ("citation_meta", "json_ld", "coins", "bibtex", "theme", "list", "link")
_SCHEMES = ("arxiv", "acl", "doi", "openreview")
# Publishers' addresses hold the DOI: /doi/abs/10.1145/3, /article/10.1007/s1, /content/pdf/10.1007/s1.pdf
_DOI_PATH = re.compile(
    r"/(?:doi(?:/(?:abs|full|pdf|epdf|pdfplus|epub|book|10))?|article|articles|chapter|content(?:/pdf)?|book|abs|pdf|document)/(10\.\d{4,9}/[^?#\s]+)",
    re.I,
)
_DOI_TAIL = re.compile(
    r"(?:v\d+)?(?:\.(?:full|abstract|pdf|html?|short))*(?:/(?:full|pdf|abstract|html|meta|fulltext|epdf))*/?$", re.I
)
_EQUAL = re.compile(
    r"equal(?:ly)?[\s-]*contribut|contribut\w*\s+equally|co-?first|joint first|共同一作|共同第一|同等贡献", re.I
)
_PAPER = ("pdf", "preprint", "doi")


@dataclasses.dataclass(slots=True)
class Context:
    """What all records of a page share: who asserts them, where, and how marks behind names are to be read."""

    source: str
    document: Document
    stars_are_equal: bool | None = None
    faults: list[Fault] = dataclasses.field(default_factory=list)

    @property
    def url(self) -> str | None:
        url = urldefrag(self.document.url)[0]
        return url if url.startswith(("http://", "https://")) else None


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
        found = [i for a in addresses if (i := identifier(a))]
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
            if (i := identifier(value.removeprefix("info:doi/")))
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
    for name in ("eprint", "arxiv", "arxivid", "doi", "url", "pdf", "html", "journal", "note", "ee", "link", "paper", "howpublished"):
        value = bibtex.text(said.get(name, ""))
        paper = ids.parse_arxiv(value) if name in ("eprint", "arxiv", "arxivid") else None
        inside = ids.find_arxiv(value)
        if paper or inside:
            found.append(Identifier(scheme="arxiv", value=(paper or inside[0])[0]))
        elif i := identifier(value):
            found.append(i)
    venue = next((said[n] for n in ("journal", "booktitle", "school", "publisher", "howpublished") if said.get(n)), "")
    pdf = html.link(context.document, said.get("pdf")) if "://" in said.get("pdf", "") else None
    code = html.link(context.document, said.get("code"))
    links = [Link(kind=kind, url=url) for kind, url in (("pdf", pdf), ("code", code)) if url]
    yield from _built(
        context,
        _one_each(found),
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
        found, links = _leads(context, work.hrefs, work.href)
        found = [i for i in found if taken.setdefault(i, titles.folded(work.title)) == titles.folded(work.title)]
        people = _authors(context, work.authors)
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
            if _alike(source, record):
                record = _merged(source, record)
            else:
                yield source
        yield record


def linked(context: Context, hrefs: Iterable[str]) -> Iterator[Record]:
    """Works that the page only points to: an identifier and nothing else, for what stands around a link is layout."""
    for href in hrefs:
        url = _address(context, href)
        if url and (found := ids.from_url(url)):
            key = f"{found.scheme}:{found.value}"
            yield Record(source=context.source, key=key[: texts.URL], identifiers=(found,), evidence="link")


def once(records: Iterable[Record]) -> list[Record]:
    """Each work once: those that share an identifier, or are called the same, are one."""
    found: list[Record] = []
    by_id: dict[Identifier, int] = {}
    by_title: dict[str, int] = {}
    for record in records:
        title = titles.folded(record.title or "")
        places = [by_title[title]] if title in by_title and not _differ(found[by_title[title]], record) else []
        shared = [by_id[i] for i in record.identifiers if i in by_id]
        if record.title is None and shared:
            continue
        if not places and shared and _alike(found[shared[0]], record):
            places = shared[:1]
        if places:
            found[places[0]] = _merged(found[places[0]], record)
            place = places[0]
        elif shared and record.title is not None:
            # The page gives one identifier to two works; only the first may keep it.
            rest = tuple(i for i in record.identifiers if i not in by_id)
            record = dataclasses.replace(record, identifiers=rest)
            place = len(found)
            found.append(record)
        else:
            place = len(found)
            found.append(record)
        by_id |= {i: place for i in record.identifiers if i not in by_id}
        if title:
            by_title.setdefault(title, place)
    return found


def identifier(address: str) -> Identifier | None:
    """What work an address or a DOI names, publishers' addresses too."""
    address = address.strip()
    if "://" in address:
        if found := ids.from_url(address):
            return found
        path = _DOI_PATH.search(unquote(address[address.find("://") + 3 :]))
        doi = ids.parse_doi(_DOI_TAIL.sub("", path[1])) if path else None
        return ids.from_doi(doi) if doi else None
    doi = ids.parse_doi(address)
    return ids.from_doi(doi) if doi else None


def _leads(
    context: Context, hrefs: list[tuple[str, str]], title_href: str | None
) -> tuple[list[Identifier], list[Link]]:
    """Identifiers (one of each scheme) and links of an entry."""
    found: list[Identifier] = []
    links: list[Link] = []
    ordered = sorted(hrefs, key=lambda pair: (pair[1] != title_href, labels.kind(pair[0]) not in _PAPER))
    for text, href in ordered:
        url = _address(context, href)
        if url is None:
            continue
        kind = labels.kind(text) or ("" if href == title_href else None)
        named = identifier(url)
        if named and (kind is not None or href == title_href):
            found.append(named)
        if (link := _link(kind, url, named)) and len(links) < 30:
            links.append(link)
    return _one_each(found), list(dict.fromkeys(links))


def _address(context: Context, href: str) -> str | None:
    """The link's address; spaces within it are written out, a full stop behind it belongs to the sentence."""
    return html.link(context.document, re.sub(r"\s", "%20", href.strip().rstrip(".,;")))


def _link(kind: str | None, url: str, named: Identifier | None) -> Link | None:
    host, path = urlsplit(url).hostname or "", urlsplit(url).path.lower()
    if re.fullmatch(r"(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com)", host):
        return Link(kind="code", url=url) if path.strip("/").count("/") >= 1 else None
    if host == "huggingface.co" and path.startswith("/datasets/"):
        return Link(kind="dataset", url=url)
    if path.endswith((".pdf", ".ps", ".ps.gz", ".ps.z")) and kind in ("", "pdf", "preprint", "doi", "web", None):
        return Link(kind="pdf", url=url) if kind is not None else None
    if named or kind is None:
        return Link(kind="doi", url=url) if named and named.scheme == "doi" and kind is not None else None
    kind = {"preprint": "abstract", "review": "web", "abstract": "abstract", "": "project", "bibtex": ""}.get(
        kind, kind
    )
    if kind == "project" and host in ("scholar.google.com", "arxiv.org"):
        return None
    return Link(kind=kind, url=url) if kind else None


def _authors(context: Context, text: str) -> tuple[Author, ...]:
    """The authors as written, without marks; a star says equal contribution where the page says that it does."""
    text = re.sub(r"(?<=[;；])\s*&\s*|\bwith\s+(?=[A-Z])", " ", re.sub(r"[(（][^()（）]{0,60}[)）]", " ", text))
    text = re.sub(r",\s*(?:,\s*)+", ", ", text)
    if ";" in text or "；" in text:
        text = ", ".join(_pair(part) for part in re.split(r"\s*[;；]\s*(?:and\s+|&\s*)?", text) if part.strip())
    parts = _paired(re.split(r"\s*[,，、]\s*(?:and\s+|&\s*|和)?|\s+(?:and|with|&)\s+|\s*&\s*", text))
    found = []
    for part in parts[: texts.AUTHORS]:
        name = texts.clean(names.bare(part), texts.AUTHOR)
        name = (
            re.sub(r"^(?:and|&|with|by)\s+|\s+(?:et al\.?|等)$", "", name or "", flags=re.I).strip(" .")
            if name and not re.search(r"\b[A-Z]\.$", name)
            else name
        )
        if not name or re.fullmatch(
            r"(?:et\.?\s?al|others|and \d+ (?:more|others).*|\d+ more authors?|…|\.+|eds?|editors?)\.?", name, re.I
        ):
            continue
        if any(c.isalpha() for c in name) and len(name) > 1:
            starred = bool(re.search(r"[*∗⁎]", part))
            found.append(Author(name=name, equal_contribution=True if starred and context.stars_are_equal else None))
    return tuple(found)


def _pair(part: str) -> str:
    """`Ek, Ada` between semicolons is one name."""
    family, comma, given = part.partition(",")
    given = re.sub(r"(?<=[a-z]{2})\.$", "", given.strip())
    first, _, rest = given.partition(",")
    if rest and " " in family.strip() and " " not in first.strip() and " " not in rest.strip():
        return f"{family}, {rest.strip()} {first.strip()}"  # "Ada Ek, Ohm, Bo"
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else part


def _paired(parts: list[str]) -> list[str]:
    """`Ek, A., Ohm, B.`: initials go back to the family name before them."""
    found: list[str] = []
    for part in parts:
        if (
            found
            and re.fullmatch(r"\s*(?:[A-ZÀ-ÞĀ-Ž]\.?[\s‐-]?){1,4}\s*[*†‡]*", part)
            and re.fullmatch(r"[^\d,]*[^\W\d_]{2,}[*†‡]*", found[-1].strip())
            and not re.search(r"\b[A-Z]\.", found[-1])
        ):
            found[-1] = (
                f"{part.strip()} {found[-1].strip()}"
                if part.strip().rstrip("*†‡").endswith(".") or len(part.strip()) <= 3
                else part
            )
        else:
            found.append(part)
    return found


def stars(text: str) -> bool | None:
    """What a star behind a name means on this page: True equal contribution, None not said."""
    return True if _EQUAL.search(text) else None


def _built(context: Context, found: list[Identifier], **fields: Any) -> Iterator[Record]:
    ordered = sorted(found, key=lambda i: _SCHEMES.index(i.scheme) if i.scheme in _SCHEMES else 9)
    first = ordered[0] if ordered else None
    # One title is one work on all the pages of somebody's site, and may be another on somebody else's.
    key = f"{first.scheme}:{first.value}" if first else f"{follow.home(context.document.url)}#{titles.key(fields['title'])}"
    try:
        yield Record(source=context.source, key=key[: texts.URL], url=context.url, identifiers=tuple(found), **fields)
    except RecordError as exc:
        context.faults.append(Fault(where=key[:200], why=str(exc)))


def _merged(first: Record, second: Record) -> Record:
    """The first with what only the second has."""
    if (
        _ORDER.index(second.evidence or "link") < _ORDER.index(first.evidence or "link")
        and second.title
        and second.authors
    ):
        first, second = second, first
    more = {
        name: getattr(second, name)
        for name in ("title", "abstract", "venue", "year", "submitted", "comments", "has_code")
        if getattr(first, name) is None and getattr(second, name) is not None
    }
    if not first.authors or (second.authors_complete and not first.authors_complete and second.authors):
        more |= {"authors": second.authors, "authors_complete": second.authors_complete}
    identifiers = _one_each([*first.identifiers, *second.identifiers])
    links = tuple(dict.fromkeys([*first.links, *second.links]))[:40]
    ordered = sorted(identifiers, key=lambda i: _SCHEMES.index(i.scheme) if i.scheme in _SCHEMES else 9)
    key = f"{ordered[0].scheme}:{ordered[0].value}" if ordered else first.key
    return dataclasses.replace(first, key=key[: texts.URL], identifiers=tuple(identifiers), links=links, **more)


def _differ(first: Record, second: Record) -> bool:
    """Whether two works of one title are two: a poster and the article each have a DOI of their own."""
    return any(first.identifier(i.scheme) not in (None, i.value) for i in second.identifiers)


def _alike(first: Record, second: Record) -> bool:
    """Whether two records are called nearly the same: one title within the other, or most of their words shared."""
    if first.title is None or second.title is None:
        return True
    a, b = titles.folded(first.title), titles.folded(second.title)
    if a == b or (min(len(a), len(b)) > 15 and (a.startswith(b) or b.startswith(a))):
        return True
    mine, yours = set(first.title.casefold().split()), set(second.title.casefold().split())
    return len(mine & yours) >= 0.75 * max(len(mine), len(yours), 1)


def _one_each(found: Iterable[Identifier]) -> list[Identifier]:
    first: dict[str, Identifier] = {}
    for i in found:
        first.setdefault(i.scheme, i)
    return list(first.values())


def _initial_first(said: dict[str, list[str]]) -> list[str]:
    last, given = said.get("aulast", [""])[0], said.get("aufirst", [""])[0]
    return [f"{given} {last}".strip()] if last else []


def _year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", text)
    return int(found[1]) if found else None
