"""Where the bytes of a database go, table by table, beside the dump's own fields and an index and nothing else."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bench.database import dump, made
from bench.measure import Options
from indexer.imports.lines import read

RECORDS = 100_000


def measured(options: Options) -> list[dict[str, Any]]:
    """Bytes a record for each table with its indexes. The naive build is what `sqlite-utils insert` and `enable-fts`
    make of the dump: one table with its fields as they are, an index of title, abstract and authors."""
    ours, naive, count = made(options, options.records), options.folder / "naive.db", options.records
    _naive(naive, dump(options, options.records))
    found, total, bare = _by_table(ours), ours.stat().st_size / count, naive.stat().st_size / count
    told = [{"table": name, "bytes a record": round(size / count)} for name, size in found]
    told += [
        {"table": "all", "bytes a record": round(total)},
        {"table": "naive build", "bytes a record": round(bare)},
        {"table": "all ÷ naive", "bytes a record": round(total / bare, 2)},
    ]
    naive.unlink()
    return told


def _by_table(path: Path) -> list[tuple[str, int]]:
    """From the largest; indexes count with their table, the parts of the search index as one."""
    sql = """
        select case when m.tbl_name like 'papers_fts%' then 'papers_fts' else coalesce(m.tbl_name, 'schema') end,
          sum(s.pgsize)
        from dbstat as s left join sqlite_master as m on m.name = s.name
        where s.aggregate = 1
        group by 1 having sum(s.pgsize) > 200000 order by 2 desc;
    """
    # The shell has dbstat, many a library has not.
    done = subprocess.run(["sqlite3", "-readonly", str(path)], input=sql, text=True, check=True, capture_output=True)
    return [(name, int(size)) for name, size in (line.split("|") for line in done.stdout.splitlines())]


def _naive(path: Path, file: Path) -> None:
    path.unlink(missing_ok=True)
    db = Database(path)
    db["papers"].insert_all((json.loads(line) for _, line in read(file)), pk="id", alter=True)
    db["papers"].enable_fts(["title", "abstract", "authors"], create_triggers=True)
    db.close()
