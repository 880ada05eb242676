"""`status`: how every source stands, and whether somebody should look."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from indexer.cli.app import FOUND_PROBLEMS, App
from indexer.cli.output import as_json, plural, print_json, print_table, when
from indexer.cli.sources import due, followed

_GOOD = ("ok", "ok_nothing_expected", "deferred", None)


@click.command("status")
@as_json
@click.pass_obj
def status_(app: App, json_: bool) -> int:
    """Freshness, last verdict and next due time of every source. Exits 4 when one needs a look.

    \b
    Example: paperfeed status
    """
    from indexer.store.connect import open_store
    from indexer.store.status import states, totals

    db = open_store(app.db, create=False, readonly=True)
    rows = followed(app)
    known = {row["name"] for row in rows}
    rows += [_unfollowed(state) for state in states(db) if state.name not in known]
    sums = totals(db)
    if json_:
        print_json({**sums, "sources": rows})
    else:
        app.say(f"{app.db}: {plural(sums['papers'], 'paper')}, {sums['bytes'] / 1e6:,.1f} MB")
        now = datetime.now(UTC)
        print_table(("source", "verdict", "last success", "next due"), [_line(row, now) for row in rows])
        for row in rows:
            if row["verdict"] not in _GOOD:
                click.echo(f"{row['name']}: {row['verdict']}: {row['reason']}")
        if sums["near_misses"]:
            count = plural(sums["near_misses"], "work")
            app.say(f"{count} known by title only, with a near miss: `paperfeed resolve --dry-run` lists them")
    return 0 if all(row["verdict"] in _GOOD for row in rows) else FOUND_PROBLEMS


def _line(row: dict[str, Any], now: datetime) -> tuple[object, ...]:
    next_ = row["state"] if row["state"] in ("not followed", "after a crawl") else due(row, now)
    return row["name"], row["verdict"], when(row["last_success"], now), next_


def _unfollowed(state: Any) -> dict[str, Any]:
    from indexer.store.resolutions import NAMES

    return {
        "name": state.name,
        "kind": state.kind,
        "options": {},
        "state": "after a crawl" if state.name in NAMES else "not followed",
        "verdict": state.last_verdict,
        "reason": state.reason,
        "last_success": state.last_success,
        "next_due": state.next_due,
    }
