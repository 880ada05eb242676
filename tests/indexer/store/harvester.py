"""A harvest of ten invented pages, for a process that may be killed: `python -m tests.indexer.store.harvester DB`."""

import sys
from datetime import UTC, datetime

from crawler.journal import Batch, Exchange
from crawler.record import Fault, Page, Profile
from indexer.store.journal import DatabaseJournal
from tests.indexer.store.samples import doi, paper

NAME, KIND = "arxiv:cs.CL", "arxiv_oai"
URLS = tuple(f"https://oai.example.org/{number}" for number in range(10))


def page(url: str) -> Page:
    """Thirty works, of which half change works of the page before."""
    number = int(url.rpartition("/")[2])
    records = [
        paper(
            f"2401.{number * 15 + n:05d}",
            title=f"Page {number} says {n}",
            abstract=f"words of page {number} " * 40,
            version=number + 1,
            updated=f"2024-02-{number + 1:02d}",
            identifiers=(*paper(f"2401.{number * 15 + n:05d}").identifiers, doi(f"10.1/{number * 15 + n}")),
            announced=f"2024-02-{number + 1:02d}",
            announce_type="new" if n < 15 else "replace",
        )
        for n in range(30)
    ]
    profile = Profile(
        source=KIND, key=f"p{number % 3}", name=f"As of {number}", works=tuple(r.key for r in records[:5])
    )
    return Page(records=tuple(records), profiles=(profile,), faults=(Fault(where="last", why="no id"),))


def harvest(path: str) -> None:
    """As the crawler does it: what an interrupted run left first, else from the beginning."""
    with DatabaseJournal(path, command="crawl") as journal:
        known = journal.begin(NAME, KIND, {})
        todo = known.todo or URLS if known.cursor is None else ()
        for number, url in enumerate(todo, 1):
            exchange = Exchange(
                url=url, fetched=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), outcome="page", status=200
            )
            rest = tuple(todo[number:])
            cursor = None if rest else "2024-02-10"
            journal.commit(
                Batch(
                    source=NAME,
                    kind=KIND,
                    exchange=exchange,
                    page=page(url),
                    todo=rest,
                    promised="2024-02-10",
                    cursor=cursor,
                )
            )
            print(url, flush=True)
        journal.end(NAME, "finished")


if __name__ == "__main__":
    harvest(sys.argv[1])
