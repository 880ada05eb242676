"""`resolve`: asks arXiv and the ACL Anthology for what works lack that are known by identifier or title only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import click

from crawler.journal import COMPLETING
from crawler.record import Page
from crawler.source import Document, Options, Seeds, Source, named
from indexer.cli.app import App
from indexer.cli.output import as_json, plural, print_json, print_table
from indexer.config import Config

if TYPE_CHECKING:
    from crawler.fetch.job import Ended, Job
    from indexer.store.resolutions import Question

#: Requests that one `crawl` sends to each service, three seconds apart; `resolve` sends as many as it takes.
A_CRAWL = 100
#: Works that one request to arXiv asks for, by how often they stood in one that brought nothing of them.
_TOGETHER = (200, 20, 1)
#: Candidates for one title.
_CANDIDATES = 10

_KINDS = {"arxiv": "arxiv_api", "title": "arxiv_api", "acl": "acl_anthology"}
_WORDS = {"arxiv": "arXiv by identifier", "title": "arXiv by title", "acl": "ACL Anthology"}


@click.command("resolve")
@click.option("--dry-run", is_flag=True, help="Print what would be asked, and near misses; ask nothing.")
@click.option("--limit", type=click.IntRange(min=1), help="Send each service so many requests at most.")
@as_json
@click.pass_obj
def resolve_(app: App, dry_run: bool, limit: int | None, json_: bool) -> int:
    """Give titles, abstracts and authors to works known only by identifier or title.

    Asks arXiv by identifier, the ACL Anthology, and arXiv by title; a work found by title is taken where title and
    authors agree, a near miss is listed and never taken. What was answered is not asked again. `crawl` does the same
    after each harvest.

    \b
    Examples: paperfeed resolve
              paperfeed resolve --dry-run
    """
    from indexer.cli.run import run

    config = app.config()
    if dry_run:
        return _print_plan(app, json_)
    jobs = plan(app, config, limit)
    if not jobs:
        app.say("nothing to ask: every work that can be asked for has been")
        if json_:
            print_json([])
        return 0
    return run(app, jobs, command="resolve", contact=config.contact, json_=json_)


def follow_up(app: App, config: Config, jobs: Sequence[Job]) -> Callable[[list[Ended]], list[Job]] | None:
    """What a crawl asks when its harvest is done; None where that is switched off.

    Real services are not asked without a contact, which a crawl of stand-ins on this machine does without.
    """
    if not config.resolve.enabled or not jobs:
        return None

    def then(ended: list[Ended]) -> list[Job]:
        from crawler.fetch.opening import asks_real_hosts

        # What a harvest of arXiv has still to bring need not be asked for one by one.
        if any(e.reason != "finished" and named(e.kind).provider == "arxiv" for e in ended):
            return []
        return [job for job in plan(app, config, A_CRAWL) if config.contact or not asks_real_hosts(job)]

    return then


def plan(app: App, config: Config, most: int | None) -> list[Job]:
    """Writes the open questions down and makes one job of those for each service, at most so many requests each."""
    from indexer.store.connect import open_store
    from indexer.store.locks import writing
    from indexer.store.resolutions import open_questions, write_down

    db = open_store(app.db, create=False)
    try:
        with writing(db, app.db):
            questions = open_questions(db.conn)
            requests = {service: _requests(service, questions)[:most] for service in _KINDS}
            write_down(db.conn, [q for asked in requests.values() for together in asked for q in together])
    finally:
        db.close()
    jobs = [_job(config, service, asked) for service, asked in requests.items() if asked]
    return [job for job in jobs if not _has_no_stand_in(config, job)]


def _requests(service: str, questions: Sequence[Question]) -> list[list[Question]]:
    """The questions to that service, those together that one request asks: two pages may want the same title, and
    arXiv answers two hundred identifiers at once."""
    asked = [q for q in questions if q.service == service]
    if service != "arxiv":
        texts: dict[str, list[Question]] = {}
        for question in asked:
            texts.setdefault(question.query, []).append(question)
        return list(texts.values())
    found = []
    for tries, size in enumerate(_TOGETHER):
        like = [q for q in asked if min(q.tries, len(_TOGETHER) - 1) == tries]
        found += [like[at : at + size] for at in range(0, len(like), size)]
    return found


def _job(config: Config, service: str, requests: Sequence[Sequence[Question]]) -> Job:
    from crawler.fetch.job import Job

    source, base = named(_KINDS[service]), _base_url(config, service)
    values = {"base_url": base} if base else {}
    options = Options(values=values, today=datetime.now(UTC).date())
    urls = tuple(_url(source, service, options, [q.query for q in together]) for together in requests)
    asking = replace(source, seeds=lambda _options, _cursor: Seeds(urls=urls), parse=_alone(source))
    return Job(name=f"{COMPLETING}{service}", source=asking, options=options, delay=_delay(config, service))


def _alone(source: Source) -> Callable[[Document], Page]:
    """Its parser, for answers that are complete in themselves: the further candidates of a search are not followed."""
    return lambda document: replace(source.parse(document), follow=(), cursor=None)


def _url(source: Source, service: str, options: Options, queries: Sequence[str]) -> str:
    if service == "title":
        asked = {"search_query": queries[0], "start": 0, "max_results": _CANDIDATES}
        return f"{options.get('base_url') or source.base_url}?{urlencode(asked, safe=':')}"
    listed = {**options.values, "id_list" if service == "arxiv" else "ids": ",".join(queries)}
    (url,) = source.seeds(replace(options, values=listed), None).urls
    return url


def _base_url(config: Config, service: str) -> str | None:
    """Who stands in for the service: by `[resolve]`, else whoever does for a followed source of that kind."""
    told = config.resolve.acl_base_url if service == "acl" else config.resolve.base_url
    followed = (s.options.get("base_url") for s in config.sources if s.kind == _KINDS[service])
    return told or next(filter(None, followed), None)


def _has_no_stand_in(config: Config, job: Job) -> bool:
    """Whether the job would ask a real host although another service is stood in for on this machine."""
    from crawler.fetch.guard import is_loopback
    from crawler.fetch.opening import asks_real_hosts

    bases = (_base_url(config, service) for service in _KINDS)
    here = any(is_loopback(urlsplit(base).hostname or "") for base in bases if base)
    return here and asks_real_hosts(job)


def _delay(config: Config, service: str) -> float | None:
    followed = (s.delay for s in config.sources if s.kind == _KINDS[service])
    return config.resolve.delay if config.resolve.delay is not None else next(followed, None)


def _print_plan(app: App, json_: bool) -> int:
    from indexer.store.connect import open_reading
    from indexer.store.resolutions import near_misses, open_questions

    db = open_reading(app.db)
    try:
        questions, near = open_questions(db.conn), near_misses(db)
    finally:
        db.close()
    if json_:
        asked = [{"service": q.service, "paper": q.paper, "query": q.query} for q in questions]
        print_json({"questions": asked, "near_misses": near})
        return 0
    for question in questions:
        click.echo(f"{_WORDS[question.service]}  {question.query}")
    app.say(f"{plural(len(questions), 'question')} to ask, {len(near)} near misses")
    if near:
        print_table(("paper", "title", "candidate", "likeness", "authors"), map(_line, near), wrap="title")
    return 0


def _line(near: dict[str, Any]) -> tuple[object, ...]:
    return near["paper"], near["title"], near["candidate"], f"{near['score']:.2f}", f"{near['authors']:.0%}"
