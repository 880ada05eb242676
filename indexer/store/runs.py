"""The rows of the ledger: runs, what each did for each source, one row for each exchange with a server."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.journal import GOOD, Batch, Exchange, Harvest, Judgement, Tally, Validators
from crawler.record import Fault, Page
from indexer.store import brought
from indexer.store.expectation import Expectation
from indexer.store.following import options_text

#: `run_sources.reason` of a harvest whose process ended without a word.
KILLED = "killed: the process ended without finishing; what was committed is kept, the rest is left to do"


def start(conn: sqlite3.Connection, command: str, started: str, version: str | None) -> int:
    """A row for this run; returns its id."""
    sql = "insert into runs (command, started, paperfeed_version) values (?, ?, ?)"
    return int(conn.execute(sql, (command, started, version)).lastrowid or 0)


def finish(conn: sqlite3.Connection, run: int, finished: str, exit_code: int | None) -> None:
    """The end of this run."""
    conn.execute("update runs set finished = ?, exit_code = ? where id = ?", (finished, exit_code, run))


def begin_source(conn: sqlite3.Connection, run: int, source: str, started: str) -> None:
    """Opens the account of a source, and closes those that killed runs left open: the source has failed then, until
    this run says otherwise. The caller holds the source."""
    sql = "update run_sources set verdict = 'failed', reason = ? where source = ? and verdict is null returning run"
    if killed := conn.execute(sql, (KILLED, source)).fetchall():
        sql = "update sources set last_run = ?, last_verdict = 'failed' where name = ?"
        conn.execute(sql, (max(killed)[0], source))
    conn.execute("insert into run_sources (run, source, started) values (?, ?, ?)", (run, source, started))


def end_source(
    conn: sqlite3.Connection,
    run: int,
    source: str,
    finished: str,
    judgement: Judgement,
    expected: Expectation | None = None,
) -> None:
    """Closes the account of a source; opens it first where the source was never got hold of."""
    sql = """
        insert into run_sources (run, source, started, finished, verdict, reason, expected, expected_by)
        values (:run, :source, :at, :at, :verdict, :reason, :expected, :expected_by)
        on conflict (run, source) do update set
          finished = excluded.finished, verdict = excluded.verdict, reason = excluded.reason,
          expected = excluded.expected, expected_by = excluded.expected_by
    """
    row = {"run": run, "source": source, "at": finished, "verdict": judgement.verdict, "reason": judgement.reason}
    told = (expected.records, expected.rule) if expected else (None, None)
    conn.execute(sql, row | dict(zip(("expected", "expected_by"), told, strict=True)))


def count(conn: sqlite3.Connection, run: int, batch: Batch, tally: Tally, overlap: int | None = None) -> None:
    """Adds one exchange to the account of its source; `overlap`: records that the source had brought before."""
    sql = """
        update run_sources set
          requests = requests + 1, not_modified = not_modified + :not_modified, bytes = bytes + :bytes,
          waited_ms = waited_ms + :waited_ms,
          overlap = case when :overlap is null then overlap else coalesce(overlap, 0) + :overlap end,
          highest = nullif(max(coalesce(highest, ''), coalesce(:highest, '')), ''),
          declared = case when :declared is null then declared else coalesce(declared, 0) + :declared end,
          records = records + :records, new = new + :new, changed = changed + :changed,
          unchanged = unchanged + :unchanged, deleted = deleted + :deleted, faults = faults + :faults
        where run = :run and source = :source
    """
    page = batch.page or Page()
    row = {
        "not_modified": int(batch.exchange.outcome == "not_modified"),
        "bytes": batch.exchange.bytes,
        "waited_ms": batch.exchange.waited_ms,
        "overlap": overlap,
        "highest": brought.highest(page),
        "declared": page.declared,
        "records": len(page.records),
        **{name: getattr(tally, name) for name in ("new", "changed", "unchanged", "deleted", "faults")},
        "run": run,
        "source": batch.source,
    }
    conn.execute(sql, row)


def add(conn: sqlite3.Connection, run: int, source: str, tally: Tally, *, fetch: int) -> None:
    """Adds some of an exchange's records to the account of its source."""
    records = tally.records
    sql = """
        update run_sources set
          records = records + ?, new = new + ?, changed = changed + ?, unchanged = unchanged + ?, faults = faults + ?
        where run = ? and source = ?
    """
    conn.execute(sql, (records, tally.new, tally.changed, tally.unchanged, tally.faults, run, source))
    conn.execute("update fetches set records = records + ? where id = ?", (records, fetch))


def recorded(conn: sqlite3.Connection, exchange: Exchange) -> int | None:
    """The row of this very exchange, if it came from the archive and is in the ledger already."""
    if exchange.place is None:
        return None
    sql = "select id from fetches where archive = ? and archive_offset = ?"
    found = conn.execute(sql, (exchange.place.file, exchange.place.offset)).fetchone()
    return found[0] if found else None


def record(conn: sqlite3.Connection, run: int, source: str, exchange: Exchange, records: int, *, valid: bool) -> int:
    """A row for an exchange; `valid` tells whether its validators may be sent one day. Returns its id."""
    place, validators = exchange.place, exchange.validators if valid else Validators()
    row: dict[str, Any] = {
        "run": run,
        "source": source,
        "url": exchange.url,
        "fetched": exchange.fetched,
        "outcome": exchange.outcome,
        "status": exchange.status,
        "refusal": exchange.refusal,
        "reason": exchange.reason,
        "bytes": exchange.bytes,
        "elapsed_ms": exchange.elapsed_ms,
        "records": records,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "archive": place.file if place else None,
        "archive_offset": place.offset if place else None,
        "archive_length": place.length if place else None,
    }
    marks = ", ".join(f":{name}" for name in row)
    cursor = conn.execute(f"insert into fetches ({', '.join(row)}) values ({marks})", row)
    if place is not None:
        conn.execute("update runs set archive = ? where id = ? and archive is null", (place.file, run))
    return int(cursor.lastrowid or 0)


def record_faults(conn: sqlite3.Connection, fetch: int, source: str, faults: Sequence[Fault]) -> None:
    """What could not be read in an exchange, in place of what an earlier reading of it left."""
    conn.execute("delete from faults where fetch = ?", (fetch,))
    add_faults(conn, fetch, source, faults)


def add_faults(conn: sqlite3.Connection, fetch: int, source: str, faults: Sequence[Fault]) -> None:
    """More of what could not be read in an exchange."""
    conn.executemany(
        "insert into faults (fetch, source, place, reason) values (?, ?, ?, ?)",
        [(fetch, source, fault.where, fault.why) for fault in faults],
    )


def known(conn: sqlite3.Connection, name: str, kind: str, options: Mapping[str, str]) -> Harvest:
    """Where the source stands. Other options ask for other papers: of those nothing is known."""
    sql = "select cursor, todo, promised, since, owed, part_of from sources where name = ? and kind = ? and options = ?"
    held = conn.execute(sql, (name, kind, options_text(options))).fetchone()
    if held is None:
        return Harvest()
    cursor, todo, promised, since, owed, part_of = held
    led = conn.execute("select url, targets from follows where source = ?", (name,))
    follow = {url: tuple(json.loads(targets)) for url, targets in led}
    return Harvest(
        cursor=cursor,
        todo=tuple(json.loads(todo)),
        promised=promised,
        since=since,
        follow=follow,
        owed=json.loads(owed),
        part_of=part_of,
    )


def ensure_source(conn: sqlite3.Connection, name: str, kind: str, options: Mapping[str, str], now: str) -> Harvest:
    """Where the source stands; its row is made when missing, and begins anew with other options."""
    sql = """
        delete from follows where source = :name and exists (
          select 1 from sources where name = :name and (kind, options) is not (:kind, :options)
        )
    """
    conn.execute(sql, {"name": name, "kind": kind, "options": options_text(options)})
    sql = """
        insert into sources (name, kind, options, followed) values (?, ?, ?, ?)
        on conflict (name) do update set
          kind = excluded.kind, options = excluded.options, cursor = null, todo = '[]', promised = null, since = null,
          owed = '{}', part_of = null
        where (kind, options) is not (excluded.kind, excluded.options)
    """
    conn.execute(sql, (name, kind, options_text(options), now))
    return known(conn, name, kind, options)


def ensure_replayed(conn: sqlite3.Connection, name: str, kind: str) -> Harvest:
    """Makes the row of a source that only the archive knows; one that is there stays as it is."""
    conn.execute("insert into sources (name, kind) values (?, ?) on conflict (name) do nothing", (name, kind))
    return Harvest()


def move(conn: sqlite3.Connection, batch: Batch) -> None:
    """What is left to do, and the cursor once nothing is; until there is one, where the harvest began."""
    row = {
        "name": batch.source,
        "todo": json.dumps(batch.todo, ensure_ascii=False),
        "promised": batch.promised,
        "cursor": batch.cursor,
        "since": batch.since if batch.cursor is None else None,
        "owed": json.dumps(dict(batch.owed), ensure_ascii=False),
        "part_of": batch.part_of if batch.todo else None,
    }
    sql = """
        update sources set todo = :todo, promised = :promised, cursor = coalesce(:cursor, cursor), since = :since,
          owed = :owed, part_of = :part_of
        where name = :name
          and (todo, promised, cursor, since, owed, part_of)
            is not (:todo, :promised, coalesce(:cursor, cursor), :since, :owed, :part_of)
    """
    conn.execute(sql, row)


def remember(conn: sqlite3.Connection, batch: Batch) -> None:
    """Where a page leads, for the day on which it is answered with 304; nothing is written where that is known."""
    if batch.follow is None:
        return
    source, url, targets = batch.source, batch.exchange.url, json.dumps(batch.follow, ensure_ascii=False)
    if not batch.follow:
        conn.execute("delete from follows where source = ? and url = ?", (source, url))
        return
    sql = """
        insert into follows (source, url, targets) values (?, ?, ?)
        on conflict (source, url) do update set targets = excluded.targets where targets is not excluded.targets
    """
    conn.execute(sql, (source, url, targets))


def settle(conn: sqlite3.Connection, source: str, run: int, judgement: Judgement, *, now: str, due: str) -> None:
    """How the source stands after this run. Who only waits has learnt nothing: a verdict that is not good stays."""
    if judgement.verdict == "deferred":
        sql = "update sources set next_due = ? where name = ? and last_verdict not in (?, ?, 'deferred')"
        if conn.execute(sql, (due, source, *GOOD)).rowcount:
            return
    sql = """
        update sources set
          last_run = :run, last_verdict = :verdict, next_due = :due,
          last_success = case when :good then :now else last_success end
        where name = :name
    """
    good = judgement.verdict in GOOD
    row = {"run": run, "verdict": judgement.verdict, "due": due, "good": good, "now": now, "name": source}
    conn.execute(sql, row)


def newest_announcement(conn: sqlite3.Connection, source: str, not_before: str) -> str | None:
    """The last day on which a feed announced something that it had not announced before: an old batch may come again
    under a new date."""
    sql = """
        select max(day) from (
          select min(date) as day from announcements where source = ? and date >= ? group by paper, type, version
        )
    """
    (day,) = conn.execute(sql, (source, not_before)).fetchone()
    return None if day is None else str(day)


def validators(conn: sqlite3.Connection, source: str, url: str, *, not_before: str, not_after: str) -> Validators:
    """Those of the last answer for that URL, if it was a page, came between these moments, and belongs to a harvest
    that went well: a page whose followers failed must be read again to be followed again."""
    sql = """
        select f.etag, f.last_modified, f.outcome, f.fetched, coalesce(rs.verdict, '') like 'ok%'
        from fetches as f
        left join run_sources as rs on rs.run = f.run and rs.source = f.source
        where f.url = ? and f.source = ? and f.status = 200
        order by f.id desc
        limit 1
    """
    found = conn.execute(sql, (url, source)).fetchone()
    if found is None:
        return Validators()
    etag, last_modified, outcome, fetched, went_well = found
    if outcome != "page" or not not_before <= fetched <= not_after or not went_well:
        return Validators()
    return Validators(etag=etag, last_modified=last_modified)
