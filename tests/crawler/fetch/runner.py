"""Runs `crawl` as a test orders it. A reactor starts once, so each order needs a process of its own."""

import dataclasses
import json
import logging
from datetime import date
from pathlib import Path

from crawler.fetch.run import Job, crawl
from crawler.journal import BusyError, Harvest, MemoryJournal, Tally, Validators
from crawler.source import Options, PaperfeedError
from tests.crawler.fetch.toy import toy


class FileJournal:
    """Keeps every call in a file, and itself between two processes. `fails_at` is the commit that raises."""

    def __init__(self, path, fails_at=None, busy=()):
        self.path, self.fails_at, self.busy = path, fails_at, busy
        self.kept = json.loads(path.read_text()) if path.exists() else {"calls": [], "sources": {}, "validators": {}}

    def _save(self, *call):
        self.kept["calls"].append(call)
        self.path.write_text(json.dumps(self.kept))

    def begin(self, source, kind, options, *, every=None, replaying=False):
        if source in self.busy:
            raise BusyError(f"{source}: another run is at it")
        self._save("begin", source, kind)
        known = self.kept["sources"].get(source, {})
        kept = {name: known.get(name) for name in ("cursor", "promised", "since")}
        follow = {url: tuple(urls) for url, urls in known.get("follow", {}).items()}
        return Harvest(todo=tuple(known.get("todo", ())), follow=follow, **kept)

    def validators(self, source, url):
        return Validators(**self.kept["validators"].get(f"{source} {url}", {}))

    def forgotten(self, url):
        return "/forgotten" in url

    def withhold(self, page, url, via=None):
        return page

    def commit(self, batch):
        commits = sum(call[0] == "commit" for call in self.kept["calls"])
        if self.fails_at is not None and commits + 1 >= self.fails_at:
            self._save("refused")
            raise OSError("the disk is full")
        known = self.kept["sources"].setdefault(batch.source, {})
        if batch.moves:
            cursor = batch.cursor or known.get("cursor")
            known.update(todo=batch.todo, promised=batch.promised, cursor=cursor, since=batch.since)
            if batch.follow is not None:
                known.setdefault("follow", {})[batch.exchange.url] = batch.follow
        if batch.exchange.outcome == "page":
            self.kept["validators"][f"{batch.source} {batch.exchange.url}"] = dataclasses.asdict(
                batch.exchange.validators
            )
        self._save(
            "commit",
            dataclasses.asdict(dataclasses.replace(batch, page=None)),
            [r.key for r in (batch.page.records if batch.page else ())],
        )
        return Tally(new=len(batch.page.records) if batch.page else 0)

    def end(self, source, reason):
        self._save("end", source, reason)
        return MemoryJournal().end(source, reason)

    def committed(self, archive_file):
        places = [c[1]["exchange"]["place"] for c in self.kept["calls"] if c[0] == "commit"]
        return max((p["offset"] + p["length"] for p in places if p and p["file"] == archive_file), default=0)


def obey(order):
    """What `crawl` told; `order` has its arguments, jobs as objects."""
    logging.basicConfig(level=order.get("log", "WARNING"))
    jobs = [_job(job) for job in order.get("jobs", ())]
    if order.get("journal"):
        journal = FileJournal(Path(order["journal"]), order.get("fails_at"), order.get("busy", ()))
    else:
        journal = MemoryJournal()
    events = []
    if order.get("kinds"):
        import crawler.fetch.run as run

        run.named = {"toy": toy()}.__getitem__
    if order.get("before"):
        exec(order["before"], {"order": order})
    told = {"planned": []}

    def then(ended):
        told["planned"].append([e.name for e in ended])
        return [_job(job) for job in order["then"]]

    try:
        told["ended"] = [
            dataclasses.asdict(ended)
            for ended in crawl(
                jobs,
                journal,
                settings=order.get("settings", {}),
                archive=Path(order["archive"]) if order.get("archive") else None,
                replay=Path(order["replay"]) if order.get("replay") else None,
                limit=order.get("limit"),
                watch=lambda event: events.append(dataclasses.asdict(event)),
                then=then if order.get("then") else None,
            )
        ]
    except (PaperfeedError, OSError) as exc:
        told["error"] = f"{type(exc).__name__}: {exc}"
    return {**told, "events": events}


def _job(job):
    source = toy(**job.pop("source", {}))
    day = {k: date.fromisoformat(job.pop(k)) for k in ("since", "until") if k in job}
    options = Options(values=job.pop("values", {}), today=date(2026, 3, 5), **day)
    return Job(source=source, options=options, **job)
