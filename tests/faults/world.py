"""Where an experiment happens: a folder, a seed, and what is asked of databases in it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from sqlite_utils import Database

from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_hash
from indexer.store.integrity import problems
from tests.faults import program
from tests.faults.program import Done, Running

SINCE = "--since=2006-01-01"


class ImpossibleError(Exception):
    """This machine can't show it; the message says what is wanting."""


@dataclass(frozen=True, kw_only=True)
class World:
    """`long`: take the time it takes."""

    folder: Path
    rng: random.Random
    long: bool = False

    @property
    def db(self) -> Path:
        return self.folder / "papers.db"

    def room(self, name: str) -> World:
        """Another folder, with the same dice."""
        folder = self.folder / name
        folder.mkdir()
        return World(folder=folder, rng=self.rng, long=self.long)

    def follow(self, *sources: Mapping[str, object]) -> World:
        """Writes paperfeed.toml."""
        text = tomlkit.dumps({"resolve": {"enabled": False}, "source": [dict(s) for s in sources]})
        (self.folder / "paperfeed.toml").write_text(text, encoding="utf-8")
        return self

    def start(self, *arguments: str, **env: str) -> Running:
        return program.start(*arguments, cwd=self.folder, **env)

    def run(self, *arguments: str, **env: str) -> Done:
        return program.run(*arguments, cwd=self.folder, **env)

    def crawl(self, *arguments: str, want: int | None = 0, **env: str) -> list[dict[str, Any]]:
        """`crawl --json` to its end; what it told of each source."""
        done = self.run("crawl", "--json", *arguments, **env)
        assert "Traceback" not in done.err, done.err
        assert want is None or done.code == want, (done.code, done.out, done.err)
        return done.told if done.out else []  # type: ignore[no-any-return]

    def content(self) -> str:
        """Hash of what the database says, after making sure that file and search index are whole."""
        with self.opened() as db:
            assert problems(db) == []
            return logical_hash(db.conn)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.opened() as db:
            return db.conn.execute(sql).fetchall()

    @contextmanager
    def opened(self) -> Iterator[Database]:
        with closing(open_store(self.db)) as db:
            yield db

    def ledger_is_clean(self) -> None:
        """No source and no run is left open, nothing is left to do, and nothing went wrong in the end."""
        assert self.rows("select name from sources where todo != '[]' or last_verdict not like 'ok%'") == []
        assert self.rows("select run, source from run_sources where verdict is null") == []

    def is_consistent(self) -> None:
        """The file is whole, and no page that is done is missing."""
        self.content()
        sql = "select f.source, f.url from fetches as f join sources as s on s.name = f.source"
        sql += " where f.outcome = 'page' and exists (select 1 from json_each(s.todo) where value = f.url)"
        assert self.rows(f"{sql} and f.run = (select max(run) from fetches)") == []


def whole(world: World, *sources: Mapping[str, object]) -> str:
    """The content after one crawl that nothing disturbs."""
    room = world.room(f"whole{world.rng.randrange(10**9)}").follow(*sources)
    room.crawl(SINCE)
    return room.content()
