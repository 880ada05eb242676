"""The page of a category, newest papers first, with how many came by month; the same as a feed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette.utils.asgi import Request, Response
from sqlite_utils.utils import sqlite3

from indexer.publish import chart, files, frame, libraries, listing, parameters
from indexer.publish.feeds import served

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

Connection = sqlite3.Connection

#: Papers on a page, months of the chart, categories that are named where there is none of that name.
PAGE, MONTHS, NAMED = 50, 24, 20

# Ids grow with the date: all of these walk one index.
_NEWEST = "select paper from paper_categories where category = ? and paper < ? order by paper desc limit ?"
_TOTAL = "select count(*) from paper_categories where category = ?"
_BY_MONTH = """
select j.value, (
  select count(*) from paper_categories
  where category = ? and paper >= j.value * 10000000 and paper < (j.value + 1) * 10000000
) from json_each(?) as j
"""
_LIKE = """
select code, name from categories
where lower(code) = lower(?1) or substr(code, 1, length(?1) + 1) = ?1 || '.' or lower(name) = lower(?1)
order by code limit ?2
"""
_AFTER_ALL = 2**63 - 1


async def page(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/category/cs.CL`: the category; `after` is the paper that a page before ended with. With `.atom` or
    `.feed.json` at the end a feed."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    code, form = unquote(request.url_vars["asked"]), request.url_vars["form"]
    given = parameters.asked(request, {"after": parameters.PAPER})
    after = given.number("after")
    if form and given.ignored:
        return files.refused(given.ignored)

    def read(connection: Connection) -> dict[str, Any]:
        row = connection.execute("select name from categories where code = ?", (code,)).fetchone()
        if row is None:
            return {"like": connection.execute(_LIKE, (code, NAMED)).fetchall()}
        limit = served.ENTRIES if form else PAGE
        found = connection.execute(_NEWEST, (code, _AFTER_ALL if after is None else after, limit + 1)).fetchall()
        shown = [paper for (paper,) in found[:limit]]
        following = shown[-1] if len(found) > limit else None
        if form:
            return {"rows": files.papers(connection, shown), "following": following}
        return {
            "code": code,
            "name": row[0],
            "total": connection.execute(_TOTAL, (code,)).fetchone()[0],
            "months": _months(connection, code),
            "entries": listing.entries(connection, shown),
            "next": following,
        }

    told = await frame.read(datasette, library, read)
    if "like" in told:
        return await frame.page(datasette, request, "no-category.html", library, {"asked": code, **told}, status=404)
    if form:
        path = f"/paperfeed/category/{code}"
        return await served.papers(datasette, request, library, **told, form=form, path=path, title=code, after=after)
    context = {**told, "after": after}
    return await frame.page(datasette, request, "category.html", library, context, ignored=given.ignored)


def _months(connection: Connection, code: str) -> chart.Chart | None:
    """Papers by month up to that of its newest one; None where that one is of a year only, or there is none."""
    row = connection.execute(_NEWEST, (code, _AFTER_ALL, 1)).fetchone()
    year, month = divmod(row[0] // 10_000_000, 100) if row else (0, 0)
    if not 1 <= month <= 12:
        return None
    labels = {int(label.replace("-", "")): label for label in chart.months(year, month, MONTHS)}
    counts = connection.execute(_BY_MONTH, (code, json.dumps([*labels])))
    return chart.bars([(labels[month], count) for month, count in counts])
