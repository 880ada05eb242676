"""What every table and column holds, in words for whoever meets them in Datasette or writes SQL.

`indexer.metadata` builds `datasette-metadata.json` from it. A column without a note fails a test.
"""

from __future__ import annotations

from indexer.notes import claims, decided, ledger, works
from indexer.notes.table import Table

__all__ = ["TABLES", "Table"]

TABLES: tuple[Table, ...] = works.TABLES + claims.TABLES + decided.TABLES + ledger.TABLES
