"""All that is known of one person: what their pages say, which works they list, and with whom these were written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils.utils import sqlite3

from indexer.people import find, signed
from indexer.people.beyond import beyond_pages
from indexer.people.borne import CROWD
from indexer.people.collaborators import Collaborator, Tie, collaborators, oneself, ties
from indexer.people.elsewhere import Found as Inferred
from indexer.people.find import Found
from indexer.people.names import folded, is_full
from indexer.people.radar import Radar
from indexer.people.telling import Telling
from indexer.people.topics import topics

#: Collaborators and categories at most.
COLLABORATORS, CATEGORIES = 40, 12
#: Years that a timeline spans at most.
_SPAN = 60

_LISTED = ("positions", "degrees", "projects", "advisors", "interests", "links")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name; `language` is its BCP 47 tag, None for Latin letters. `said`: a page writes it so; else only works that
    the pages list are signed so."""

    name: str
    kind: str
    language: str | None
    said: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page about the person: `number` counts them from 1, `part_of` is the number of the page that led there, `works`
    how many works it lists, `evidence` why it is the same person's as another page."""

    number: int
    kind: str
    key: str
    url: str
    feed: str
    fetched: str
    name: str | None
    part_of: int | None
    works: int
    withheld: int
    declared: Mapping[str, int]
    says: Mapping[str, str]
    evidence: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something that pages say in the same words, and the numbers of those pages."""

    value: Any
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work that pages list. `signed`: the person's name is among its authors."""

    id: int
    arxiv_id: str | None
    title: str | None
    year: int | None
    venue: str | None
    pages: tuple[int, ...]
    signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A person. `years` counts works by year without gaps, `undated` those without a year. `ties` are works that two of
    the `collaborators` wrote together, by their places. `elsewhere` are works that
    no page of theirs lists and that may be theirs, `others` the rest of the works under the name."""

    id: int
    name: str | None
    native_name: str | None
    names: tuple[Name, ...]
    positions: tuple[Statement, ...]
    degrees: tuple[Statement, ...]
    projects: tuple[Statement, ...]
    advisors: tuple[Statement, ...]
    interests: tuple[Statement, ...]
    links: tuple[Statement, ...]
    works: tuple[Work, ...]
    categories: tuple[tuple[str, str | None, int], ...]
    topics: tuple[tuple[str, int], ...]
    collaborators: tuple[Collaborator, ...]
    more_collaborators: int
    ties: tuple[Tie, ...]
    years: tuple[tuple[int, int], ...]
    undated: int
    pages: tuple[Page, ...]
    namesakes: tuple[Found, ...]
    elsewhere: tuple[Inferred, ...]
    others: Radar

    @property
    def heading(self) -> str:
        """The name, or the address of the page that names nobody."""
        return self.name or self.native_name or self.pages[0].url


def load(conn: sqlite3.Connection, person: int) -> Portrait:
    """The person of that number, which must exist."""
    name, native = conn.execute("select name, native_name from people where id = ?", (person,)).fetchone()
    rows = _profiles(conn, person)
    numbers = {row["id"]: number for number, row in enumerate(rows, 1)}
    names, folds = _names(conn, person, rows)
    works, authors = _works(conn, person, numbers, [each.name for each in names])
    said: dict[str, Any] = {field: _said(rows, field, numbers) for field in _LISTED}
    mates = collaborators(authors, [advisor.value for advisor in said["advisors"]])
    beyond = beyond_pages(conn, person, [each.name for each in names], authors, said)
    titles = [work.title for work in works if work.title]
    dated = Counter(work.year for work in works if work.year is not None)
    return Portrait(
        id=person,
        name=name,
        native_name=native if native != name else None,
        names=names,
        **said,
        works=works,
        categories=_categories(conn, [work.id for work in works]),
        topics=tuple(topics(titles, Telling(conn).weight)),
        collaborators=tuple(mates[:COLLABORATORS]),
        more_collaborators=max(len(mates) - COLLABORATORS, 0),
        ties=ties(authors, mates[:COLLABORATORS]),
        years=_years(dated),
        undated=len(works) - dated.total(),
        pages=tuple(_page(row, numbers) for row in rows),
        namesakes=tuple(find.namesakes(conn, person, folds)),
        elsewhere=beyond.found,
        others=beyond.others,
    )


def _profiles(conn: sqlite3.Connection, person: int) -> list[dict[str, Any]]:
    """The pages, a homepage first, then a CV, then profiles of others; each followed by those that it led to."""
    found = conn.execute(
        """
        select p.*, (select count(*) from profile_works as w where w.profile = p.id) as works
        from profiles as p left join profiles as whole on whole.id = p.part_of
        where p.person = ?
        order by coalesce(whole.source, p.source) <> 'homepage', coalesce(whole.source, p.source) <> 'cv',
          coalesce(whole.source, p.source), coalesce(whole.key, p.key), p.part_of is not null, p.source, p.key
        """,
        (person,),
    )
    columns = [column[0] for column in found.description]
    return [dict(zip(columns, row, strict=True)) for row in found]


def _page(row: Mapping[str, Any], numbers: Mapping[int, int]) -> Page:
    return Page(
        number=numbers[row["id"]],
        kind=row["source"],
        key=row["key"],
        url=row["url"] or row["key"],
        feed=row["feed"],
        fetched=row["fetched"],
        name=row["name"] or row["native_name"],
        part_of=numbers.get(row["part_of"]),
        works=row["works"],
        withheld=row["withheld"],
        declared=_json(row["declared"], {}),
        says=_json(row["says"], {}),
        evidence=tuple(_json(row["evidence"], [])),
    )


def _names(
    conn: sqlite3.Connection, person: int, pages: Iterable[Mapping[str, Any]]
) -> tuple[tuple[Name, ...], list[str]]:
    sql = """
        select name, kind, language, folded from person_names where person = ?
        order by kind <> 'name', kind <> 'native', name
    """
    rows = conn.execute(sql, (person,)).fetchall()
    said = {folded(n) for p in pages for n in (p["name"], p["native_name"], *_json(p["aliases"], [])) if n}
    names = tuple(Name(name=n, kind=k, language=tag, said=fold in said) for n, k, tag, fold in rows)
    return names, [fold for *_, fold in rows if is_full(fold)]


def _said(rows: Iterable[Mapping[str, Any]], field: str, numbers: Mapping[int, int]) -> tuple[Statement, ...]:
    """What the pages say, each thing once, in the order in which they say it."""
    found: dict[str, tuple[Any, list[int]]] = {}
    for row in rows:
        for value in _json(row[field], []):
            found.setdefault(json.dumps(value, sort_keys=True), (value, []))[1].append(numbers[row["id"]])
    return tuple(Statement(value=value, pages=tuple(dict.fromkeys(pages))) for value, pages in found.values())


def _works(
    conn: sqlite3.Connection, person: int, numbers: Mapping[int, int], names: Sequence[str]
) -> tuple[tuple[Work, ...], list[signed.Author]]:
    """The works, newest first, and who wrote them with the person. `names` are the person's own."""
    sql = """
        select p.id, p.arxiv_id, p.title, p.venue, group_concat(distinct w.profile),
          coalesce(p.year, cast(substr(coalesce(p.submitted, p.updated, p.announced), 1, 4) as integer)) as dated
        from profiles as o
        cross join profile_works as w on w.profile = o.id
        cross join papers as p on p.id = w.paper
        where o.person = ?
        group by p.id
        order by dated desc, coalesce(p.submitted, p.updated, p.announced, '') desc, p.id desc
    """
    rows = conn.execute(sql, (person,)).fetchall()
    authors = signed.authors(conn, [row[0] for row in rows], most=CROWD)
    own = {author.paper for author in authors if author.person == person}
    works = tuple(
        Work(
            id=number,
            arxiv_id=arxiv_id,
            title=title,
            year=year,
            venue=venue,
            pages=tuple(sorted(numbers[int(profile)] for profile in profiles.split(","))),
            signed=number in own,
        )
        for number, arxiv_id, title, venue, profiles, year in rows
    )
    self = oneself(authors, own, names)
    return works, [author for author in authors if author.person != person and author not in self]


def _categories(conn: sqlite3.Connection, papers: Sequence[int]) -> tuple[tuple[str, str | None, int], ...]:
    sql = """
        select c.code, c.name, count(*) as works
        from json_each(?) as j
        cross join paper_categories as p on p.paper = j.value
        cross join categories as c on c.code = p.category
        group by c.code order by works desc, c.code limit ?
    """
    return tuple(tuple(row) for row in conn.execute(sql, (json.dumps(list(papers)), CATEGORIES)))


def _years(dated: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    if not dated:
        return ()
    last = max(dated)
    return tuple((year, dated.get(year, 0)) for year in range(max(min(dated), last - _SPAN + 1), last + 1))


def _json(text: str | None, empty: Any) -> Any:
    """A JSON value of the same kind as `empty`, which stands for anything else."""
    try:
        found = json.loads(text or "null")
    except ValueError:
        return empty
    return found if isinstance(found, type(empty)) else empty
