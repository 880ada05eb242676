"""A source tried out: its first page is fetched and judged, nothing is stored."""

from __future__ import annotations

from crawler.journal import Batch, MemoryJournal, Tally
from crawler.record import Page
from indexer.cli.app import App
from indexer.cli.crawl import job
from indexer.cli.run import settings
from indexer.config import SourceConfig
from indexer.store.ledger import Answer, Evidence, Judgement, verdict


class _Notebook(MemoryJournal):
    """A journal that remembers what came, for as long as the trial lasts."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[Batch] = []

    def commit(self, batch: Batch) -> Tally:
        self.batches.append(batch)
        return super().commit(batch)


def try_out(app: App, source: SourceConfig) -> tuple[Page, Judgement]:
    """The first page of a source, empty where none came, and the verdict on it."""
    from crawler.fetch.run import crawl

    notebook = _Notebook()
    (ended,) = crawl([job(app, source)], notebook, settings=settings(app, app.config().contact), limit=1)
    page = next((batch.page for batch in notebook.batches if batch.page), Page())
    answers = tuple(Answer.of(batch.exchange) for batch in notebook.batches)
    evidence = Evidence(reason=ended.reason, answers=answers, records=len(page.records), faults=len(page.faults))
    return page, verdict(evidence)
