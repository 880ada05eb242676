"""What safety costs: a harvest with archive, ledger and transactions of whole pages, beside a Scrapy spider that reads
the same pages and throws its items away. Then the same harvest once more, with a clock in it: where the time goes.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial, wraps
from pathlib import Path
from typing import Any

from bench.crawl import ours, run, serve
from bench.measure import Options, Work, side_by_side

RECORDS = 20_000

_SPIDER = """
import scrapy
class Plain(scrapy.Spider):
    name = "plain"
    start_urls = [{url!r}]
    count = 0
    def parse(self, response):
        response.selector.remove_namespaces()
        for record in response.xpath("//record"):
            self.count += 1
            yield {{name: record.xpath(f"string(.//{{name}})").get() for name in {names}}}
        if token := response.xpath("//resumptionToken/text()").get():
            yield scrapy.Request({url!r} + "&resumptionToken=" + token, dont_filter=True)
    def closed(self, reason):
        assert self.count == {count}
        open("whole", "w").close()
"""
_NAMES = ("identifier", "datestamp", "id", "submitter", "title", "authors", "categories", "abstract", "date", "size")
_BARE = "from bench.safety import bare; bare({url!r}, {count}, {archive!r})"
_TIMED = "from bench.safety import timed; timed({out!r})"


def measured(options: Options) -> list[dict[str, Any]]:
    """Starting Python counts for all. Shares are of the CPU time of the run with the clock; wall time is with the
    waiting for the server and for the disk."""
    count = options.records
    url = serve(count)
    works: dict[str, Work] = {
        "Scrapy spider, items thrown away (floor)": partial(_plain, f"{url}?verb=ListRecords", count),
        "our spider, items thrown away": partial(_bare, url, count, None),
        "our spider, answers archived": partial(_bare, url, count, "archive"),
        "paperfeed crawl: archive, ledger, transactions": partial(ours, url, count),
    }
    rows = [
        {
            "what": row.name,
            "CPU s": round(row.cpu_seconds, 2),
            "wall s": round(row.wall_seconds, 2),
            "CPU ÷ floor": round(row.ratio, 2),
            "records/s": round(row.per_second),
        }
        for row in side_by_side(works, rounds=options.rounds or 3)
    ]
    return [*rows, *_parts(url, count)]


def _plain(url: str, count: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        spider = Path(folder) / "plain.py"
        spider.write_text(_SPIDER.format(url=url, names=_NAMES, count=count), encoding="utf-8")
        run(["-m", "scrapy", "runspider", "--nolog", str(spider)], Path(folder))
        assert (Path(folder) / "whole").exists(), "the spider has not read them all"
    return count


def _bare(url: str, count: int, archive: str | None) -> int:
    with tempfile.TemporaryDirectory() as folder:
        run(["-c", _BARE.format(url=url, count=count, archive=archive)], Path(folder))
    return count


def bare(url: str, count: int, archive: str | None) -> None:
    """In a process of its own: a harvest whose journal forgets."""
    from crawler.fetch.run import Job, crawl
    from crawler.journal import MemoryJournal
    from crawler.source import Options as Asked
    from crawler.source import named

    asked = Asked(values={"base_url": url}, today=datetime.now(UTC).date())
    job = Job(name="bench", source=named("arxiv_oai"), options=asked, delay=0)
    (ended,) = crawl([job], MemoryJournal(), archive=Path(archive) if archive else None)
    assert (ended.reason, ended.records) == ("finished", count), ended


def _parts(url: str, count: int) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "parts.json"
        ours(url, count, _TIMED.format(out=str(out)))
        spent = json.loads(out.read_text(encoding="utf-8"))
    whole = sum(cpu for cpu, _ in spent.values())
    return [
        {"what": name, "CPU s": round(cpu, 2), "wall s": round(wall, 2), "share": f"{cpu / whole:.0%}"}
        for name, (cpu, wall) in spent.items()
    ]


class Clock:
    """Charges CPU and wall time to the innermost part that is at work; `at` is where it begins."""

    def __init__(self, at: str) -> None:
        self.cpu, self.wall = Counter[str](), Counter[str]()
        self._at = [at]
        # what was used before this clock was made is the first part's
        self._since = 0.0, time.perf_counter() - time.process_time()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """The block is that part's."""
        self.turn(name)
        try:
            yield
        finally:
            self.turn(None)

    def turn(self, name: str | None) -> None:
        """Into a part, or with None back to the one around it."""
        now = time.process_time(), time.perf_counter()
        self.cpu[self._at[-1]] += now[0] - self._since[0]
        self.wall[self._at[-1]] += now[1] - self._since[1]
        self._since = now
        self._at = self._at[:-1] if name is None else [*self._at, name]

    def spent(self) -> dict[str, tuple[float, float]]:
        """CPU and wall seconds of each part until now, the largest first."""
        with self.part(self._at[-1]):
            return {name: (cpu, self.wall[name]) for name, cpu in self.cpu.most_common()}

    def put(self, owner: Any, name: str, part: str) -> None:
        """All calls of that function are the part's."""
        right: Callable[..., Any] = getattr(owner, name)

        @wraps(right)
        def told(*args: Any, **kwargs: Any) -> Any:
            with self.part(part):
                return right(*args, **kwargs)

        setattr(owner, name, told)


def timed(out: str) -> None:
    """In a process of its own: the command line with a clock in it, whose parts are written to that file at the end."""
    from crawler.fetch import answer, run
    from crawler.fetch.archive import Archive
    from indexer.cli import main
    from indexer.store import journal, pieces

    clock = Clock("start: Python, modules, the command line")
    clock.put(run, "crawl", "the rest: Scrapy, Twisted, HTTP, the agenda")
    clock.put(answer, "read", "parsing")
    clock.put(Archive, "write", "archive")
    for module in (journal, pieces):
        clock.put(module, "save_page", "papers, people and search index")
        _time_transactions(clock, module)
    for name in ("begin", "lacking", "withhold", "forgotten", "validators", "commit", "end"):
        clock.put(journal.DatabaseJournal, name, "ledger")
    try:
        main()
    except SystemExit as exc:
        Path(out).write_text(json.dumps(clock.spent()), "utf-8")
        sys.exit(exc.code)


def _time_transactions(clock: Clock, module: Any) -> None:
    """Beginning one, and committing it to the disk; what happens in it is charged where it belongs."""
    right = module.writing

    @contextmanager
    def writing(*args: Any, **kwargs: Any) -> Iterator[None]:
        held = right(*args, **kwargs)
        with clock.part("transactions"):
            held.__enter__()
        try:
            yield
        finally:
            with clock.part("transactions"):
                held.__exit__(*sys.exc_info())

    module.writing = writing
