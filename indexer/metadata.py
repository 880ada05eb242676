"""`datasette-metadata.json`: titles, notes on tables and columns, facets, canned queries, made from what the code says.

python -m indexer.metadata            writes the file
python -m indexer.metadata --check    exit 4 when it is stale
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer import notes, queries

FILE = "datasette-metadata.json"

#: What holds for everything that works are described by. Datasette 1.0 inherits none of it, so each table says it.
TERMS = {
    "license": "arXiv metadata: CC0 1.0; metadata of other sources: their own terms; works: their own licences",
    "license_url": "https://info.arxiv.org/help/license/index.html#metadata-license",
    "source": "arXiv and the sources in the table sources",
    "source_url": "https://arxiv.org/",
}

DESCRIPTION = (
    "Research papers harvested by paperfeed, searchable in full text. Thank you to arXiv for use of its open access "
    "interoperability; this index is not arXiv's and not endorsed by it."
)


def build(database: str = "papers") -> dict[str, Any]:
    """The metadata for a database of that name (Datasette names databases by their files), as plain JSON values."""
    return {"title": "paperfeed", "description": DESCRIPTION, **TERMS, "databases": {database: database_notes()}}


def database_notes() -> dict[str, Any]:
    """What Datasette is told of one paperfeed database: description, terms, tables and canned queries."""
    return {
        "description": DESCRIPTION,
        **TERMS,
        "tables": {table.name: _table(table) for table in notes.TABLES},
        "queries": {
            query.name: {"title": query.title, "description": query.description, "sql": query.sql}
            for query in queries.load()
        },
    }


def render(metadata: Mapping[str, Any]) -> str:
    """The file's text: same metadata, same bytes."""
    return json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"


def metadata_path() -> Path:
    """The file that travels with the code: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent
    packaged = package / "publish" / FILE
    return packaged if packaged.exists() else package.parent / FILE


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the file, or with `--check` compares it; the exit code says whether it is as it should be."""
    parser = argparse.ArgumentParser(prog="python -m indexer.metadata", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 4 when the file is stale")
    check = parser.parse_args(argv).check
    path, text = metadata_path(), render(build())
    if path.exists() and path.read_text("utf-8") == text:
        return 0
    if check:
        sys.stderr.write(f"{path}: stale, run python -m indexer.metadata\n")
        return 4
    path.write_text(text, "utf-8")
    return 0


def _table(table: notes.Table) -> dict[str, Any]:
    told = {"description": table.description, "columns": dict(table.columns), **table.settings}
    if table.hidden:
        told["hidden"] = True
    elif not table.ledger:
        told.update(TERMS)
    return told


if __name__ == "__main__":
    sys.exit(main())
