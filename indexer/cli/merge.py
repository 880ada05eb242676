"""`merge`, `unmerge`, `duplicates`: which works are one, decided by hand, and what rules have decided."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.source import UsageError
from indexer.cli.app import App
from indexer.cli.output import as_json, plural, print_json, print_table
from indexer.store.moment import iso

if TYPE_CHECKING:
    from sqlite_utils import Database

    from indexer.store.identity import Key
    from indexer.store.merging import Change

_why = click.option("--why", metavar="TEXT", help="The reason, kept with the decision.")
_by = click.option("--by", metavar="NAME", help="Who decides, kept with the decision.")
_dry_run = click.option("--dry-run", is_flag=True, help="Print what would be served; change nothing.")

#: Columns of a work that are not told: they are made of others, or long.
_LEFT_OUT = ("abstract", "search_text", "tags", "fetched", "announced")


@click.command("merge")
@click.argument("one", metavar="PAPER")
@click.argument("other", metavar="PAPER")
@_why
@_by
@_dry_run
@as_json
@click.pass_obj
def merge_(app: App, one: str, other: str, why: str | None, by: str | None, dry_run: bool, json_: bool) -> None:
    """Make two works one. PAPER is an arXiv id in any form, a DOI, `scheme:value` or our own number.

    The decision is kept beside what sources say, so it holds when they are crawled or read again, and `unmerge` takes
    it back. Both numbers lead to the work; its row is served from all sources of both. Of a work that others are part
    of, that part is meant which is called PAPER: it stays with it when they are parted again.

    \b
    Examples: paperfeed merge 2401.00001 10.1000/xyz --dry-run
              paperfeed merge 2401.00001 10.1000/xyz --why "its published version"
    """
    from indexer.store import merging
    from indexer.store.merging import Signature

    def plan(db: Database) -> Change:
        return merging.merge(db.conn, *_two(app, db, one, other), Signature(iso(datetime.now(UTC)), by, why))

    _decide(app, plan, dry_run=dry_run, json_=json_)


@click.command("unmerge")
@click.argument("what", metavar="DECISION|PAPER")
@click.argument("other", metavar="[PAPER]", required=False)
@click.option("--part", metavar="WHO", help="Part what this source or page says of PAPER from the rest of it.")
@click.option("--never", is_flag=True, help="Also keep the two apart from now on.")
@_why
@_by
@_dry_run
@as_json
@click.pass_obj
def unmerge_(
    app: App,
    what: str,
    other: str | None,
    part: str | None,
    never: bool,
    why: str | None,
    by: str | None,
    dry_run: bool,
    json_: bool,
) -> None:
    """Take back a decision, or keep works apart.

    DECISION is a number that `paperfeed duplicates` prints. What a person decided is taken back, to merge or to keep
    apart; what a rule decided, or with --never, is kept apart from then on. Two PAPERs, or two parts of one under the
    names that lead to them, are never one work from then on, whatever identifiers they share. With --part WHO (a
    source, an address or a key that `paperfeed show` prints) one of those that tell of a PAPER is taken to tell of
    another. Each work gets its old number back.

    \b
    Examples: paperfeed unmerge 7
              paperfeed unmerge 7 --never --why "a reply to it"
              paperfeed unmerge 2401.00001 2401.00002
              paperfeed unmerge 2401.00001 --part https://example.org/~ek/
    """
    from indexer.store import merging
    from indexer.store.merging import Signature

    signature = Signature(iso(datetime.now(UTC)), by, why)
    if other is not None and part is not None:
        raise UsageError("expected a second PAPER or --part, found both")

    def plan(db: Database) -> Change:
        if other is not None:
            return merging.never(db.conn, *_two(app, db, what, other), signature)
        if part is not None:
            return merging.part(db.conn, merging.said(db.conn, _paper(app, db, what), part), signature)
        if not what.isdecimal() or len(what) > 18:
            raise UsageError(f"{what}: expected the number of a decision, a second PAPER or --part WHO")
        return merging.take_back(db.conn, int(what), signature, never=never)

    _decide(app, plan, dry_run=dry_run, json_=json_)


@click.command("duplicates")
@as_json
@click.pass_obj
def duplicates_(app: App, json_: bool) -> None:
    """Works that were found to be one, works that are kept apart, and near misses that wait for somebody to decide.

    \b
    Examples: paperfeed duplicates
              paperfeed duplicates --json
              paperfeed unmerge 7                    take decision 7 back
              paperfeed merge 2401.00001 20230000004 decide a near miss
    """
    from indexer.store.connect import open_reading
    from indexer.store.duplicates import listed

    db = open_reading(app.db)
    try:
        found = listed(db)
    finally:
        db.close()
    if json_:
        print_json(found)
        return
    merged, apart, near = found["merges"], found["never"], found["near_misses"]
    if merged:
        print_table(("decision", "rule", "score", "work", "is one with", "title", "why"), map(_merge, merged))
    if apart:
        print_table(("decision", "never one", "and", "why"), map(_apart, apart))
    if near:
        print_table(("near miss", "perhaps", "score", "title", "and", "rule"), map(_near, near))
    app.say(f"{plural(len(merged), 'merge')}, {len(apart)} kept apart, near misses: {len(near)}")


def _decide(app: App, plan: Callable[[Database], Change], *, dry_run: bool, json_: bool) -> None:
    from indexer.store import merging
    from indexer.store.connect import open_store
    from indexer.store.locks import writing

    db = open_store(app.db, create=False, readonly=dry_run)
    try:
        number = None
        if dry_run:
            change = plan(db)
        else:
            with writing(db, app.db):
                change = plan(db)
                number = merging.write(db.conn, change)
        works = [{"id": paper, **row} for paper, row in sorted(merging.served(change).items())]
    finally:
        db.close()
    if json_:
        print_json({"decision": number, "works": works})
    else:
        for work in works:
            told = {name: value for name, value in work.items() if value is not None and name not in _LEFT_OUT}
            print_table(("", ""), told.items())
    app.say(_told(change, number, dry_run))


def _told(change: Change, number: int | None, dry_run: bool) -> str:
    if not change.gathered:
        outcome = "nothing changes: " + ("they are one work" if change.is_one else "they are two works")
    else:
        outcome = "one work" if change.is_one else "two works"
    if dry_run:
        return f"{outcome}; nothing was written"
    return f"{outcome}; decision {number}" if number is not None else f"{outcome}; the decision is taken back"


def _paper(app: App, db: Database, name: str) -> int:
    from indexer.store.called import find

    number = find(db.conn, name)
    if number is None:
        raise _unknown(app, name)
    return number


def _two(app: App, db: Database, one: str, other: str) -> tuple[Key, Key]:
    """The words that stand for two works, or for the parts that somebody has put together; of what rules or identifiers
    have made one the words themselves."""
    from indexer.store.called import standing

    words = _word(app, db, one), _word(app, db, other)
    works = standing(db.conn, words[0]), standing(db.conn, words[1])
    return words if works[0] == works[1] else works


def _word(app: App, db: Database, name: str) -> Key:
    from indexer.store.called import word

    meant = word(db.conn, name)
    if meant is None:
        raise _unknown(app, name)
    return meant


def _unknown(app: App, name: str) -> UsageError:
    return UsageError(f"{app.db}: no paper {name!r}; `paperfeed search` finds papers by words")


def _merge(row: dict[str, Any]) -> tuple[object, ...]:
    state = "" if row["in_force"] else " (not in force)" if row["paper"] and row["other_paper"] else " (waits)"
    return row["id"], f"{row['rule']}{state}", _score(row), row["one"], row["other"], row["title"], _reason(row)


def _apart(row: dict[str, Any]) -> tuple[object, ...]:
    return row["id"], row["title"] or row["one"], row["other_title"] or row["other"], row["why"]


def _near(row: dict[str, Any]) -> tuple[object, ...]:
    other = row.get("other_paper") or row["candidate"]
    return row["paper"], other, _score(row), row["title"], row.get("other_title"), row["rule"]


def _score(row: dict[str, Any]) -> str | None:
    return None if row["score"] is None else f"{row['score']:.2f}"


def _reason(row: dict[str, Any]) -> str | None:
    evidence = row["evidence"]
    return row["why"] or (json.dumps(evidence, ensure_ascii=False) if evidence else None)
