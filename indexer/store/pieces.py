"""Pages of very many records are stored in pieces, each a transaction.

What a transaction changes stands in the write-ahead log until it ends, and a record in a database of a million changes
nine pages of 8 kB at first: a thousand records made a log of 67 MB. What says that the page was read (exchange, cursor)
comes with the last piece: killed before it, the page is asked for again, and what is known of it writes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from crawler.journal import Batch, Tally
from crawler.record import Page
from indexer.store.forgotten import withhold
from indexer.store.locks import writing
from indexer.store.save import save_page

#: Records of one piece.
MOST = 200


def cut(page: Page) -> list[Page]:
    """The page in pieces, of which the last says all that is not a record; whole where it tells of people, since what
    they list are its records."""
    records = page.records
    if len(records) <= MOST or page.profiles:
        return [page]
    last = (len(records) - 1) // MOST * MOST
    ahead = [Page(records=records[at : at + MOST]) for at in range(0, last, MOST)]
    return [*ahead, replace(page, records=records[last:])]


def store_ahead(db: Database, path: Path | str, batch: Batch) -> Tally:
    """Stores all pieces of the batch's page but the last: as many of its records, from the first, as the tally has."""
    total, exchange = Tally(), batch.exchange
    for piece in cut(batch.page or Page())[:-1]:
        with writing(db, path):
            left = withhold(db.conn, piece, exchange.url, batch.via)
            if left is None:
                break
            total += save_page(db.conn, left, kind=batch.kind, feed=batch.source, fetched=exchange.fetched)
    return total
