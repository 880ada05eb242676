"""Cells of Datasette's own tables and queries of papers and people: rows lead to their pages, long texts are folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

#: Columns that can fill a screen, and from how many characters on they do.
_FOLDED, _LONG = ("abstract", "authors", "search_text"), 240


def render(
    datasette: Datasette, *, row: Any, value: Any, column: str, table: str | None, query: dict[str, str]
) -> Markup | None:
    """What to show for a value of the tables `papers` and `people`, or of a query (`table` is None) whose rows have a
    paper's id.

    `query` is what an address of ours must carry. None: as Datasette shows it.
    """
    if table == "people" and column in ("id", "name"):
        address = datasette.urls.path(f"/paperfeed/person/{row['id']}{'?' if query else ''}{urlencode(query)}")
        return Markup('<a class="pf-paper" href="{}">{}</a>').format(address, value or "Nobody named")
    if table not in ("papers", None):
        return None
    if column in ("id", "title"):
        address = _address(datasette, row, query)
        text = value or _cell(row, "arxiv_id") or _cell(row, "doi") or "Untitled work"
        return Markup('<a class="pf-paper" href="{}">{}</a>').format(address, text) if address else None
    if column in _FOLDED and isinstance(value, str) and _LONG < len(value) <= datasette.setting("truncate_cells_html"):
        return Markup('<div class="pf-folded">{}</div>').format(value)
    return None


def _address(datasette: Datasette, row: Any, query: dict[str, str]) -> str | None:
    """The paper's page, where the row is one of a paper: it has an id and a title."""
    paper = _cell(row, "id")
    if not isinstance(paper, int) or "title" not in row.keys():  # noqa: SIM118 (a row of SQLite's is no mapping)
        return None
    key = quote(str(_cell(row, "arxiv_id") or paper), safe="/")
    return str(datasette.urls.path(f"/paperfeed/paper/{key}{'?' if query else ''}{urlencode(query)}"))


def _cell(row: Any, column: str) -> Any:
    return row[column] if column in row.keys() else None  # noqa: SIM118
