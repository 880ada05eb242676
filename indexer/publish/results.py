"""What the search page shows: hits, facets as links, what is chosen, where the next page begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.publish import files, kinds, listing, parameters
from indexer.publish.parameters import ANYTHING, LONGEST, Meaning
from indexer.search import query as queries
from indexer.search.facets import Facets, facets
from indexer.search.find import Results, Sort, search
from indexer.search.highlight import Segment
from indexer.search.suggest import did_you_mean
from indexer.search.tags import FLAGS

#: Hits of a page, of a file that a search is taken away as, and of a feed.
PAGE, FILE, FEED = 20, 1_000, 50

#: Characters of what may be half a formula.
_HALF = 80

# What parameters are not any text.
_MEANT: Mapping[str, Meaning] = {
    "sort": (re.compile("rank|date"), "rank or date"),
    "year": (re.compile(r"[12][0-9]{3}"), "a year such as 2024"),
    "has": (re.compile("|".join(FLAGS)), " or ".join((", ".join(FLAGS[:-1]), FLAGS[-1]))),
    "after": parameters.PAPER,
}

#: Parameters that narrow a search, in the order in which what is chosen is told.
NARROWING = ("category", "year", "author", "venue", "has", "language", "source")
# Those of them that are filters of the query language by the same name.
_FILTERS = ("venue", "has", "language", "source")
_KNOWN = {name: _MEANT.get(name, ANYTHING) for name in ("q", "sort", *NARROWING, "after")}

# Nothing typed and nothing chosen: everything, newest first. The search itself finds nothing then, lest a script
# that lost its query take the whole index for the answer.
_ALL = "0000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as its address says it; values that mean nothing are taken as not given, and told in `ignored`: each
    with what would mean something.
    """

    q: str = ""
    sort: Sort = "rank"
    category: str | None = None
    author: str | None = None
    year: str | None = None
    venue: str | None = None
    has: str | None = None
    language: str | None = None
    source: str | None = None
    after: str | None = None
    ignored: parameters.Ignored = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but everything is asked for."""
        return bool(self.q or self.narrowing)

    @property
    def narrowing(self) -> dict[str, str]:
        """What is chosen besides words, by parameter."""
        return {name: value for name in NARROWING if (value := getattr(self, name))}

    @property
    def title(self) -> str:
        """What the search is called where its page or feed is listed."""
        verb = "is" if self.has == "withdrawn" else "has"
        narrowed = [
            f"{verb} {value}" if name == "has" else called(name, value) for name, value in self.narrowing.items()
        ]
        return " · ".join([self.q or ("" if narrowed else "All papers"), *narrowed]).strip(" ·")

    @property
    def parameters(self) -> dict[str, str | None]:
        """The address's parameters, without the place of the page."""
        return {
            "q": self.q or None,
            "sort": self.sort if self.q and self.sort == "date" else None,
            **dict.fromkeys(NARROWING),
            **self.narrowing,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of results. `facets` is None where the query went to one paper. `meant` is a query that finds something,
    where this one finds nothing.
    """

    results: Results
    meant: str | None
    facets: Facets | None
    entries: Mapping[int, listing.Entry]
    categories: Mapping[str, str]


def asked(arguments: Mapping[str, str]) -> Asked:
    """The search that the parameters of an address ask for. No input is an error."""
    given = parameters.given(arguments, _KNOWN)
    words = given.values.get("q", "")
    told = {name: value[:LONGEST] for name, value in given.values.items()}
    return Asked(
        q=words,
        sort="date" if told.get("sort") == "date" or not words else "rank",
        category=told.get("category"),
        year=told.get("year"),
        author=told.get("author"),
        venue=told.get("venue"),
        has=told.get("has"),
        language=told.get("language"),
        source=told.get("source"),
        after=told.get("after"),
        ignored=given.ignored,
    )


def called(name: str, value: str) -> str:
    """What a value to narrow by is called where people read it.

    >>> called("source", "arxiv_oai"), called("has", "doi"), called("category", "cs.CL")
    ('arXiv OAI-PMH', 'DOI', 'cs.CL')
    """
    if name == "source":
        return kinds.title(value)
    return "DOI" if (name, value) == ("has", "doi") else value


def find(connection: sqlite3.Connection, wanted: Asked) -> Found:
    """A page of hits with the facets of those that were counted."""
    results = _search(connection, wanted, PAGE)
    meant = None
    if not results.hits and not wanted.after:
        meant = did_you_mean(connection, queries.parse(wanted.q))
    return Found(
        results=_trimmed(results),
        meant=meant,
        facets=facets(connection, results.newest) if results.exact is None else None,
        entries={entry.id: entry for entry in listing.entries(connection, (hit.id for hit in results.hits))},
        categories=dict(connection.execute("select code, name from categories where name is not null").fetchall()),
    )


def take(connection: sqlite3.Connection, wanted: Asked) -> list[dict[str, Any]]:
    """The first papers found, in their order, as many as a file holds, as `indexer.exports` writes them."""
    return files.papers(connection, (hit.id for hit in _search(connection, wanted, FILE).hits))


def feed(connection: sqlite3.Connection, wanted: Asked) -> dict[str, Any]:
    """The newest papers found, as many as a feed holds, and where it goes on."""
    found = _search(connection, replace(wanted, sort="date"), FEED)
    return {"rows": files.papers(connection, (hit.id for hit in found.hits)), "following": found.next}


def _search(connection: sqlite3.Connection, wanted: Asked, limit: int) -> Results:
    since, until = _years(wanted)
    return search(
        connection,
        queries.parse(wanted.q),
        sort=wanted.sort,
        category=wanted.category,
        author=wanted.author,
        having={name: value for name, value in wanted.narrowing.items() if name in _FILTERS},
        since=since,
        until=until,
        limit=limit,
        after=wanted.after,
    )


def _trimmed(results: Results) -> Results:
    """The same, with snippets whose ends are fit to be shown."""
    return replace(results, hits=tuple(replace(hit, snippet=_whole(hit.snippet)) for hit in results.hits))


def _whole(snippet: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """A snippet without halves of formulas at its ends, and its … close to the words."""
    pieces = list(snippet)
    begins, ends = (bool(pieces) and pieces[end].text == "…" for end in (0, -1))
    if begins and len(pieces) > 1 and sum(piece.text.count("$") for piece in pieces) % 2:
        # An odd dollar: of a formula that began before, when a short rest of it stands first.
        rest = pieces[1].text.find("$")
        if not pieces[1].is_hit and 0 <= rest < _HALF:
            pieces[1] = pieces[1]._replace(text=pieces[1].text[rest + 1 :])
    if ends and len(pieces) > 1:
        last = pieces[-2].text.rstrip(" \n,;:.")
        opened = last.rfind("$")
        if not pieces[-2].is_hit and sum(piece.text.count("$") for piece in pieces) % 2 and len(last) - opened < _HALF:
            last = last[:opened].rstrip()
        pieces[-2] = pieces[-2]._replace(text=last)
    return tuple(pieces)


def _years(wanted: Asked) -> tuple[str | None, str | None]:
    """Since and until: the year asked for."""
    return wanted.year or (None if wanted.is_narrowed else _ALL), wanted.year
