"""`status --audit`: what arXiv's doors showed of one day, side by side, and holes in the numbers of ids."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.source import UsageError
from indexer.cli.app import FOUND_PROBLEMS, App
from indexer.cli.output import plural, print_json

if TYPE_CHECKING:
    from indexer.audit import Door, Hole

# Ids told to people; programs get all of them.
_TOLD = 20


def audit(app: App, day: date | None, *, json_: bool) -> int:
    """Prints it; exits 4 where a door lacks what another has, or where there is a hole."""
    from indexer.store.connect import open_reading
    from indexer.store.doors import categories, doors, gaps, newest_day, watches

    db = open_reading(app.db)
    try:
        found = watches(db.conn)
        if not (names := categories(found)):
            raise UsageError("no category of arXiv is followed; `paperfeed add arxiv:cs.CL` follows one")
        day, today = day or newest_day(db.conn), datetime.now(UTC).date()
        sides = {name: doors(db.conn, found, name, day) if day else () for name in names}
        missed = {name: gaps(db.conn, found, name, today) for name in names}
    finally:
        db.close()
    if json_:
        print_json(_json(day, sides, missed))
    else:
        if day is None:
            app.say("no feed or listing was harvested yet: there is no announcement to compare")
        for name in names:
            _print(name, day, sides[name], missed[name])
    wrong = any(door.missing for each in sides.values() for door in each) or any(missed.values())
    return FOUND_PROBLEMS if wrong else 0


def _json(day: date | None, sides: dict[str, tuple[Door, ...]], missed: dict[str, tuple[Hole, ...]]) -> dict[str, Any]:
    told = [
        {"category": name, "doors": [asdict(door) for door in sides[name]], "gaps": [asdict(h) for h in missed[name]]}
        for name in sides
    ]
    return {"day": day.isoformat() if day else None, "categories": told}


def _print(name: str, day: date | None, sides: tuple[Door, ...], missed: tuple[Hole, ...]) -> None:
    compared = [door for door in sides if door.why_not is None]
    if len(compared) < 2:
        why = "; ".join(f"{door.kind} {door.why_not}" for door in sides if door.why_not)
        click.echo(f"{name}: nothing to compare{f' of {day}' if day else ''}{f': {why}' if why else ': one door only'}")
    else:
        told = ", ".join(f"{door.kind} {plural(door.seen, 'paper')}" for door in compared)
        same = "" if any(door.missing for door in compared) else ": all the same"
        click.echo(f"{name} on {day}: {told}{same}")
        for door in compared:
            if door.missing:
                click.echo(f"  {door.kind} lacks {_ids(door.missing)}")
            if door.only:
                click.echo(f"  {door.kind} alone has {_ids(door.only)}")
        for door in sides:
            if door.why_not:
                click.echo(f"  {door.kind} {door.why_not}")
    for hole in missed:
        usual = f"{hole.numbers:,} numbers, where {hole.usual:,} are usual"
        click.echo(f"{name}: nothing between {hole.after} and {hole.before}: {usual}")


def _ids(ids: tuple[str, ...]) -> str:
    more = len(ids) - _TOLD
    return ", ".join(ids[:_TOLD]) + (f" and {more:,} more" if more > 0 else "")
