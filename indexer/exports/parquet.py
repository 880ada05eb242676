"""Parquet for analysts: a row a paper, lists as lists. Needs `paperfeed[parquet]`, which brings pyarrow."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.disk import whole
from crawler.source import UsageError
from indexer.exports.rows import BOOLEANS, SCALARS, papers

NAME = "parquet"
EXTENSION = ".parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"

_NUMBERS = ("id", "version", "year")
#: Papers in one row group: what is in memory at once.
_GROUP = 10_000


def write(conn: sqlite3.Connection, path: Path, ids: Iterable[int]) -> int:
    """Makes the file at `path`, which must not exist, with the papers of these ids, which are in order;
    gives how many there were.

    Columns are those of `papers`, and `authors`, `categories`, `identifiers`, `links` as lists. Raises `UsageError`
    where there is a file already, or no pyarrow.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as exc:
        raise UsageError("parquet needs pyarrow; install it with: pip install 'paperfeed[parquet]'") from exc

    schema = _schema(pyarrow)
    count = 0
    with whole(path, new=True) as part, parquet.ParquetWriter(part, schema, compression="zstd") as writer:
        found = papers(conn, ids)
        while group := list(islice(found, _GROUP)):
            writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count


def _schema(pa: Any) -> Any:
    """The columns with their types; dates stay text, since each has its source's own precision."""

    def listed(**parts: Any) -> Any:
        return pa.list_(pa.struct(list(parts.items())))

    text = pa.string()
    kinds = dict.fromkeys(SCALARS, text)
    kinds |= dict.fromkeys(_NUMBERS, pa.int64()) | dict.fromkeys(BOOLEANS, pa.bool_())
    return pa.schema(
        [
            *kinds.items(),
            ("authors", listed(name=text, native_name=text, affiliations=pa.list_(text), orcid=text)),
            ("categories", pa.list_(text)),
            ("identifiers", listed(scheme=text, value=text)),
            ("links", listed(kind=text, url=text)),
        ]
    )
