"""An author's listing on Scholar Feed, as HTML or as its text, in which most things are glued together.

What the site claims is kept as its claim: the code badge, and the category without archive (`CL`; `CV` could be
cs.CV or math.CV). Institutions stand with the work, not with an author, and a date without a year is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from lxml import etree

from crawler.parse import classify, ids, titles, weblinks
from crawler.parse import text as texts
from crawler.parse.formats import encoding, html, markdown
from crawler.parse.layout import cards, rows
from crawler.parse.lists import badges, byline, listing, readable
from crawler.parse.people import names, private
from crawler.record import Author, Fault, Identifier, Page, Profile, Record
from crawler.source import Document, Option, Options, ParseError, Seeds, Source, UsageError

NAME = "scholarfeed"
BASE_URL = "https://www.scholarfeed.org"
EXPECTED = "a Scholar Feed listing"

_PAPER = re.compile(r"/papers?/([^/?#]+)")
_SITE = re.compile(rb"scholar\s?feed", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:(?:showing|all|of)\s)*(?P<n>\d[\d,]{0,9})\s?(?:papers?|works|publications|results)|"
    r"(?:papers|works|publications)\s?\(?(?P<m>\d[\d,]{0,9})\)?",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^#{1,4} \S|\]\(https?://", re.MULTILINE)
_LATER = re.compile(r"(?:^|&)(?:page|p)=(?:[2-9]|1\d)|(?:^|&)(?:offset|skip|start|cursor|after)=[^&]*[^&0]")
_OWNER = re.compile(
    r"^(?:(?:papers|works|publications|research)\s(?:by|of)\s|author:?\s)|"
    r"(?:['’]s?\s(?:papers|works|publications))?(?:\s*[|·–—-]\s*(?:author|papers|scholar feed)\b.*)?$",
    re.IGNORECASE,
)


def seeds(options: Options, cursor: str | None) -> Seeds:
    """The listing itself: `url`, or `author` as the site's addresses spell it."""
    base, author = (options.get("base_url") or BASE_URL).rstrip("/"), options.get("author")
    if author and not re.fullmatch(r"[\w%.~-]{1,200}", author):
        raise UsageError(f"{NAME}: option 'author' is the last part of an author's address, found {author!r}")
    made = f"{base}/author/{author}" if author else ""
    return Seeds(urls=(options.address(NAME, made, hint=" (or give 'author')"),))


def parse(document: Document) -> Page:
    """The works in the page's order, and the person whose listing it is, where the page names one."""
    found = classify.expect(document, NAME, EXPECTED, "html", "text")
    text = encoding.decode(document.body, document.content_type) if found.kind == "text" else ""
    if found.kind == "html" or _MARKDOWN.search(text[:100_000]):
        root = markdown.tree(text) if text else html.root(document, NAME, EXPECTED)
        shown = cards.find(document, root, _PAPER)
        entries = [_card(card) for card in shown]
        if shown and all(len(card.rows) == 1 for card in shown):  # no boxes: what belongs to a work stands below it
            entries = []
        visible = rows.rows(root)
        if entries:
            head = _before([row.text for row in visible], entries[0])
        else:
            head, entries = listing.read(["\t".join(row.cells) for row in visible])
            _link(entries, shown)
        follow = tuple(dict.fromkeys(_next(document, root)))
    else:
        head, entries = listing.read(text.splitlines()[: rows.ROWS])
        follow = ()
    declared = _declared(head)
    records, faults = _records(entries)
    owner = _owner(head, records)
    # A person without works is shown as such; a page that its scripts have yet to fill shows nobody.
    if not entries and declared is None and not (owner and _SITE.search(document.body[:262_144])):
        raise ParseError(NAME, document.url, EXPECTED, f"no entry of one in {found.words}", "layout")
    works = tuple(record.key for record in records)
    later = bool(_LATER.search(urlsplit(document.url).query))
    profile = Profile(
        source=NAME,
        key=document.bare_url[: texts.URL],
        name=owner,
        url=document.web_url,
        works=works,
        declared={"works": declared} if declared is not None else None,
        withheld=private.count("\n".join(head)[:100_000]),
    )
    return Page(
        records=records,
        profiles=(profile,) if owner else (),
        faults=faults,
        follow=follow,
        # Every page of a listing names the length of it all, which counts once.
        declared=0 if later and declared is not None else declared,
        part_of=document.bare_url.partition("?")[0] if follow or later else None,
    )


def recognises(document: Document) -> bool:
    """HTML that names the site, or text with lines of glued badges, each above a line that is longer."""
    kind = classify.classify(document).kind
    if kind == "html":
        return bool(_SITE.search(document.body[:65_536]) and (b"scholarfeed.org" in document.body[:262_144].lower()))
    if kind != "text":
        return False
    lines = [line.strip() for line in document.body[:65_536].decode("utf-8", "replace").splitlines() if line.strip()]
    found = 0
    for line, after in pairwise(lines):
        said = badges.read(line) if len(line) < 60 else None
        if said and said.category and said.written and len(after) > len(line) - 12:
            glued = re.match(rf"{re.escape(said.category)}{re.escape(said.written)}", line)
            found += 2 if glued else 1
    return found > 1


def _card(card: cards.Card) -> listing.Entry:
    found = _PAPER.search(card.url)
    abstract = cards.abstract(card)
    return listing.Entry(
        html.words(card.title)[:80],
        cards.read_badges(card),
        said=cards.read_byline(card),
        abstract=[abstract] if abstract else [],
        url=card.url,
        site_id=found[1] if found else None,
    )


def _link(entries: list[listing.Entry], shown: list[cards.Card]) -> None:
    """Gives entries of a page without boxes the addresses that their titles lead to."""
    urls = {titles.folded(html.words(card.title)): card.url for card in shown}
    for entry in entries:
        entry.url = urls.get(titles.folded(entry.line.partition("\t")[0]))
        entry.site_id = found[1] if entry.url and (found := _PAPER.search(entry.url)) else entry.site_id


def _records(entries: list[listing.Entry]) -> tuple[tuple[Record, ...], tuple[Fault, ...]]:
    known = frozenset(n for e in entries if e.said is None for n in byline.surely_names(e.line))
    known |= {n for e in entries if e.said for n in e.said.authors}
    glued = any(entry.said is None for entry in entries)
    words = byline.vocabulary(line for entry in entries for line in entry.abstract if glued)
    flagged = any(entry.badges.code for entry in entries)
    return readable.records(entries, lambda entry: _record(entry, known, words, flagged))


def _record(entry: listing.Entry, known: frozenset[str], words: frozenset[str], flagged: bool) -> Record:
    if not entry.line and entry.said is None:
        raise ValueError("expected a title below the badges, found none")
    said = (
        entry.said or _cells(entry.line) or byline.split(texts.clean(entry.line, texts.TITLE * 4) or "", known, words)
    )
    title = texts.clean(said.title, texts.TITLE) if said else None
    if said is None or title is None:
        raise ValueError(f"expected a title and authors, found no telling where one ends: {entry.line[:200]!r}")
    paper = ids.parse_arxiv(entry.site_id)
    abstract = texts.clean(" ".join(entry.abstract), texts.ABSTRACT)
    places = tuple(p for place in said.affiliations if (p := texts.clean(place, texts.TITLE)))
    alone = len(said.authors) == 1 and said.complete
    people = (texts.clean(name, texts.AUTHOR) for name in said.authors)
    return Record(
        source=NAME,
        key=paper[0] if paper else (entry.site_id or titles.key(title))[: texts.URL],
        url=entry.url,
        identifiers=(Identifier(scheme="arxiv", value=paper[0]),) if paper else (),
        title=title,
        abstract=abstract,
        authors=tuple(Author(name=name, affiliations=places if alone else ()) for name in people if name),
        authors_complete=said.complete,
        categories=(entry.badges.category,) if entry.badges.category else (),
        submitted=entry.badges.date,
        venue=entry.badges.venue,
        comments=f"affiliations: {', '.join(places)}" if places else None,
        links=weblinks.find(abstract),
        # Where no work has the badge, the page may not show it at all.
        has_code=entry.badges.code if flagged else None,
        evidence="card" if entry.said and entry.url else "text",
    )


def _cells(line: str) -> byline.Byline | None:
    """Title and authors in elements of their own: a tab stands where one ends."""
    title, tab, rest = line.partition("\t")
    told = byline.listed(" ".join(rest.split())) if tab else None
    return byline.Byline(title, told.authors, told.complete, told.affiliations) if told else None


def _before(lines: list[str], first: listing.Entry) -> list[str]:
    title = first.said.title if first.said else None
    at = next((n for n, line in enumerate(lines) if title and title in line), len(lines))
    return lines[:at]


def _declared(head: list[str]) -> int | None:
    for line in head[:200]:
        if len(line) < 80 and (count := _COUNT.search(line)):
            return int((count["n"] or count["m"]).replace(",", ""))
    return 0 if any(listing.NONE.match(line) for line in head) else None


def _owner(head: list[str], records: Iterable[Record]) -> str | None:
    """The first line of the head that is a name, preferably that of an author here."""
    authors = {author.name.casefold() for record in records for author in record.authors}
    lines = [bare for line in head[:200] if len(line) <= 120 and (bare := _OWNER.sub("", line.strip()).strip())]
    named = [line for line in lines if names.is_name(line) and not listing.FURNITURE.fullmatch(line)]
    return next((n for n in named if n.casefold() in authors), next(iter(named), None))


def _next(document: Document, root: etree._Element) -> Iterator[str]:
    for element in (*root.iter("a"), *root.iter("link")):
        url = html.link(document, element.get("href"))
        if url and element.get("rel") == "next" and urlsplit(url).netloc == urlsplit(document.url).netloc:
            yield url


SOURCE = Source(
    name=NAME,
    title="an author's works on Scholar Feed",
    parse=parse,
    seeds=seeds,
    recognises=recognises,
    base_url=BASE_URL,
    options=(
        Option(name="url", help="the listing's address", example="https://www.scholarfeed.org/author/ada-ek"),
        Option(name="author", help="the author, as the listing's address ends", example="ada-ek"),
    ),
    every=timedelta(days=7),
)
