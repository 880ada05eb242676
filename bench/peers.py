"""Others that search the same papers, where they are installed: tantivy (`paperfeed[bench]`) and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from bench.measure import Options
from indexer.search.fields import TAGS
from indexer.search.query import Query, parse
from indexer.store.connect import open_store

#: More papers than these take PostgreSQL a quarter of an hour to index.
MOST_FOR_POSTGRES = 200_000
_PAPERS = "select id, coalesce(title, ''), coalesce(abstract, ''), coalesce(authors, '') from papers order by id"


class NotSaidError(Exception):
    """This query can't be said there."""


class Peer(Protocol):
    """Another index of the same papers. `is_inside`: it works in this process."""

    name: str
    is_inside: bool

    def ranked(self, text: str) -> object: ...
    def newest(self, text: str) -> object: ...
    def counted(self, text: str) -> object: ...
    def close(self) -> None: ...


def found(database: Path, options: Options) -> Iterator[Peer]:
    """Those that are installed, with their indexes made beside the database."""
    try:
        import tantivy  # noqa: F401
    except ImportError:
        pass
    else:
        yield Tantivy(database, options.folder / f"{database.stem}.tantivy")
    if shutil.which("initdb") and options.records <= MOST_FOR_POSTGRES:
        yield Postgres(database, options.folder / f"{database.stem}.postgres")


def _words(query: Query) -> list[tuple[str | None, str, bool]]:
    """(field, words, is a beginning) of each group; raises `NotSaidError` where there is more to it than words."""
    if query.excluded or query.periods or any(len(group) > 1 or group[0].field == TAGS for group in query.groups):
        raise NotSaidError
    return [(group[0].field, " ".join(group[0].forms[0]), group[0].prefix) for group in query.groups]


class Tantivy:
    """tantivy-py: title, abstract and authors indexed, only the id kept, as a fast field."""

    name, is_inside = "tantivy", True

    def __init__(self, database: Path, folder: Path) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder().add_integer_field("id", stored=True, indexed=True, fast=True)
        for name in ("title", "abstract", "authors"):
            schema = schema.add_text_field(name)
        is_new = not folder.exists()
        folder.mkdir(exist_ok=True)
        self._index: Any = tantivy.Index(schema.build(), path=str(folder))
        if is_new:
            writer = self._index.writer(heap_size=512_000_000, num_threads=2)
            for paper, title, abstract, authors in open_store(database, readonly=True).conn.execute(_PAPERS):
                writer.add_document(tantivy.Document(id=paper, title=title, abstract=abstract, authors=authors))
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()
        self._searcher = self._index.searcher()

    def ranked(self, text: str) -> object:
        return self._found(self._searcher.search(self._query(text), limit=20, count=False))

    def newest(self, text: str) -> object:
        return self._found(self._searcher.search(self._query(text), limit=20, count=False, order_by_field="id"))

    def counted(self, text: str) -> object:
        return self._searcher.search(self._query(text), limit=1, count=True).count

    def close(self) -> None:
        """Nothing is open."""

    def _query(self, text: str) -> Any:
        parts = []
        for field, words, is_prefix in _words(parse(text)):
            if is_prefix:
                raise NotSaidError
            parts.append(f'+{field or ""}{":" if field else ""}"{words}"' if " " in words or field else f"+{words}")
        return self._index.parse_query(" ".join(parts), ["title", "abstract", "authors"])

    def _found(self, found: Any) -> list[Any]:
        return [self._searcher.doc(address)["id"][0] for _, address in found.hits]


class Postgres:
    """PostgreSQL with a GIN index over a stored tsvector of title, abstract and authors, in a cluster of its own."""

    name, is_inside = "PostgreSQL", False

    def __init__(self, database: Path, folder: Path) -> None:
        self._folder, self._socket = folder.absolute(), folder.absolute() / "socket"
        is_new = not folder.exists()
        if is_new:
            self._run("initdb", "-D", str(self._folder / "data"), "-U", "bench", "--auth=trust", "-E", "UTF8")
            self._socket.mkdir()
            if os.getuid() == 0:
                shutil.chown(self._socket, "postgres", "postgres")
        asked = f"-k {self._socket} -h '' -c fsync=off -c shared_buffers=1GB -c maintenance_work_mem=1GB -c jit=off"
        self._run(
            "pg_ctl", "-D", str(self._folder / "data"), "-w", "-l", str(self._folder / "log"), "-o", asked, "start"
        )
        self._psql = subprocess.Popen(
            ["psql", "-h", str(self._socket), "-U", "bench", "-At", "-q", "postgres"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if is_new:
            self._fill(database)

    def ranked(self, text: str) -> object:
        asked = self._asked(text)
        return self._rows(
            f"select id from papers where found @@ {asked} order by ts_rank(found, {asked}) desc, id desc limit 20;"
        )

    def newest(self, text: str) -> object:
        return self._rows(f"select id from papers where found @@ {self._asked(text)} order by id desc limit 20;")

    def counted(self, text: str) -> object:
        return self._rows(
            f"select count(*) from (select 1 from papers where found @@ {self._asked(text)} limit 1001) as found;"
        )

    def close(self) -> None:
        assert self._psql.stdin is not None
        self._psql.stdin.close()
        self._psql.wait()
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "fast", "stop")

    def _asked(self, text: str) -> str:
        parts = []
        for field, words, is_prefix in _words(parse(text)):
            if field:
                raise NotSaidError
            parts.append(" <-> ".join(words.split()) + (":*" if is_prefix else ""))
        if any("'" in part for part in parts):
            raise NotSaidError
        return f"to_tsquery('simple', '{' & '.join(parts)}')"

    def _fill(self, database: Path) -> None:
        file = self._folder / "papers.tsv"
        with file.open("w", encoding="utf-8") as out:
            for row in open_store(database, readonly=True).conn.execute(_PAPERS):
                out.write("\t".join(str(value).replace("\\", " ").replace("\t", " ") for value in row) + "\n")
        self._rows(
            "create table papers (id bigint primary key, title text, abstract text, authors text);"
            f"\n\\copy papers from '{file}'\n"
            "alter table papers add column found tsvector generated always as"
            " (to_tsvector('simple', title || ' ' || abstract || ' ' || authors)) stored;"
            " create index on papers using gin (found); analyze papers;"
        )
        file.unlink()

    def _rows(self, sql: str) -> list[str]:
        assert self._psql.stdin is not None
        assert self._psql.stdout is not None
        self._psql.stdin.write(f"{sql}\nselect 'end of answer';\n")
        self._psql.stdin.flush()
        return list(iter(lambda: self._psql.stdout.readline().rstrip(), "end of answer"))  # type: ignore[union-attr]

    def _run(self, *command: str) -> None:
        # PostgreSQL refuses to run as root.
        as_other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        if as_other:
            self._folder.mkdir(exist_ok=True)
            shutil.chown(self._folder, "postgres", "postgres")
        subprocess.run([*as_other, *command], check=True, stdout=subprocess.DEVNULL)
