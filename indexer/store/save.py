"""Storing what a page says, within the transaction of whoever calls. The clock is an argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlite_utils.utils import sqlite3

from crawler.journal import Tally
from crawler.record import Page, Record
from indexer.store import alike
from indexer.store.identity import Key
from indexer.store.profiles import Part, save_profiles
from indexer.store.removal import place_again
from indexer.store.tables import write
from indexer.store.works import gather


def save_page(
    conn: sqlite3.Connection,
    page: Page,
    *,
    kind: str,
    feed: str,
    fetched: str,
    again: bool = False,
    part: Part | None = None,
) -> Tally:
    """Stores records, profiles and deletions of one page that the source `feed` of that kind gave at `fetched` (UTC).

    What is known already is not written again. The search index is part of it. Faults are counted only. `again` says
    that this exchange has been stored before: its records take the place of what was read from it then. `part` says
    that the page belongs to another one, whose link led to it.
    """
    gone = [(kind, key) for key in page.deleted]
    tally = save_records(conn, page.records, gone, feed=feed, fetched=fetched, again=again)
    profiles = page.profiles
    if part is not None and page.records and not profiles:
        # A bibliography names no person; whose works it lists, the page that leads to it says.
        profiles = (part.profile(kind, page.records),)
    pages = [(profile.source, profile.key) for profile in profiles]
    listed = alike.listed(conn, pages)
    if save_profiles(conn, profiles, feed=feed, fetched=fetched, part=part):
        place_again(conn, listed | alike.listed(conn, pages))
    return Tally(
        new=tally.new,
        changed=tally.changed,
        unchanged=tally.unchanged,
        deleted=tally.deleted,
        faults=len(page.faults),
    )


def save_records(
    conn: sqlite3.Connection,
    records: Sequence[Record],
    gone: Iterable[Key] = (),
    *,
    feed: str,
    fetched: str,
    again: bool = False,
) -> Tally:
    """Stores records; `gone` are (kind, key) that their source has deleted."""
    gathered = gather(conn, records, gone, feed=feed, fetched=fetched, again=again)
    if gathered:
        write(conn, gathered)
    said = gathered.outcomes
    return Tally(
        new=said.count("new"),
        changed=said.count("changed"),
        unchanged=said.count("unchanged"),
        deleted=gathered.deleted,
    )
