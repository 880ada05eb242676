"""What a load asks of the database and writes to it: papers' numbers, the rows of a part, and how far it has come."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.journal import Tally
from indexer.load.loader import Part
from indexer.load.part import KNOWN, LATE, Asked
from indexer.store import decisions, graft, runs, searchversion, segments, tables, workkeys
from indexer.store.locks import writing
from indexer.store.numbers import Numbers
from indexer.store.papers import COLUMNS

#: Pages of the database kept in memory meanwhile: names and numbers are looked up all over their indexes.
CACHE_KIB = 192 * 1024

Name = tuple[str, str]

_LISTED = ", ".join(COLUMNS)
_COPY = (
    f"insert into main.papers (id, {_LISTED}) select id, {_LISTED} from part.papers order by id",
    "insert into main.names (name, display) select name, display from part.names where true on conflict do nothing",
    "delete from temp.numbers",
    """
    insert into temp.numbers (part, id)
    select p.id, n.id from part.names as p cross join main.names as n on n.name = p.name
    """,
    """
    insert into main.authorships (paper, position, name)
    select a.paper, a.position, n.id from part.authorships as a cross join temp.numbers as n on n.part = a.name
    """,
    """
    insert into main.authorships (paper, position, name, native_name, affiliations, orcid, equal_contribution)
    select a.paper, a.position, n.id, a.native_name, a.affiliations, a.orcid, a.equal_contribution
    from part.described as a cross join temp.numbers as n on n.part = a.name
    """,
    *(
        f"insert into main.{table} ({columns}) select {columns} from part.{table}"
        for table, columns in (
            ("identifiers", "scheme, value, paper"),
            ("paper_categories", "paper, category, is_primary"),
            ("links", "paper, kind, url, source"),
            ("versions", "paper, version, date, size"),
            ("announcements", "paper, source, date, type, word, version, fetched"),
            ("assertions", "source, key, paper, url, feed, fetched, version, deleted, hash, data"),
            ("late_keys", "key, paper"),
        )
    ),
)


class Loading:
    """A load under way. Its connection must not have used the search index (`indexer.store.graft`)."""

    def __init__(self, db: Database, path: Path, *, file: str, run: int, fetch: int, source: str) -> None:
        self.tally = Tally()
        self._db, self._path, self._file = db, path, file
        self._run, self._fetch, self.source = run, fetch, source
        self._numbers = Numbers(db.conn)
        # Names in parts that have their numbers and are not stored yet.
        self._claimed: dict[int, list[Name]] = {}
        self._taken: set[Name] = set()
        # What works without a number may be like, and words that somebody has decided on: not simple.
        self._wanting = workkeys.wanting(db.conn)
        self._waiting = decisions.waiting(db.conn)
        for setting in (f"cache_size = -{CACHE_KIB}", "foreign_keys = off", "secure_delete = off"):
            db.conn.execute(f"pragma {setting}")
        db.conn.execute("create temp table numbers (part integer primary key, id integer not null)")

    def number(self, asked: Asked) -> list[int]:
        """The number of each paper that the part may store as it is; `KNOWN` and `LATE` for the others."""
        held = self._held({name for _, names, *_ in asked.wanted for name in names})
        known = self._known([key for _, names, key, *_ in asked.wanted if not held.isdisjoint(names)])
        found, claimed = [], self._claimed.setdefault(asked.part, [])
        for date, names, key, hash_, announces, likes in asked.wanted:
            free = held.isdisjoint(names) and self._taken.isdisjoint(names)
            if free and self._wanting.isdisjoint(likes) and key not in self._waiting:
                self._taken.update(names)
                claimed += names
                found.append(self._numbers.give(date))
            else:
                found.append(KNOWN if known.get(key) == hash_ and not announces else LATE)
        return found

    def take(self, part: Part) -> None:
        """Stores a part: all of it or nothing."""
        asked, built, conn = part.asked, part.built, self._db.conn
        assert asked is not None
        assert built is not None
        if built.rows:
            conn.execute("attach ? as part", (str(built.file),))
        late = [*asked.late, *built.late]
        said = Tally(new=built.rows, unchanged=part.known, faults=len(asked.faults))
        try:
            with writing(self._db, self._path):
                searchversion.check(conn, self._path)
                if built.rows:
                    self._copy(conn)
                rows = [(self._file, record) for record in late]
                conn.executemany("insert into late_records (file, record) values (?, ?)", rows)
                runs.add_faults(conn, self._fetch, self.source, asked.faults)
                runs.add(conn, self._run, self.source, said, fetch=self._fetch)
                conn.execute("update loads set lines = ? where file = ?", (part.last, self._file))
        finally:
            if built.rows:
                conn.execute("detach part")
                built.file.unlink()
        self._taken.difference_update(self._claimed.pop(built.part))
        self.tally += said
        if built.rows and segments.is_due(conn):
            segments.merge_level(self._path)

    def _copy(self, conn: sqlite3.Connection) -> None:
        codes = conn.execute("select distinct category from part.paper_categories")
        tables.write_categories(conn, {code for (code,) in codes})
        for statement in _COPY:
            conn.execute(statement)
        graft.graft(conn, "part")

    def _held(self, names: Iterable[Name]) -> set[Name]:
        sql = """
            select i.scheme, i.value from json_each(?) as j
            cross join identifiers as i on i.scheme = j.value ->> 0 and i.value = j.value ->> 1
        """
        return {(scheme, value) for scheme, value in self._db.conn.execute(sql, (json.dumps(sorted(names)),))}

    def _known(self, keys: list[Name]) -> dict[Name, str]:
        sql = """
            select a.source, a.key, a.hash from json_each(?) as j
            cross join assertions as a on a.source = j.value ->> 0 and a.key = j.value ->> 1
            where a.deleted is null
        """
        return {(source, key): hash_ for source, key, hash_ in self._db.conn.execute(sql, (json.dumps(keys),))}
