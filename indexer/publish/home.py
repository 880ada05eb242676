"""What the home and the status page show: totals, freshness of each source, papers per day, the newest papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlite_utils.utils import sqlite3

from indexer.publish import chart, kinds, listing
from indexer.search import query, vocabulary

#: Days of the chart, and the fewest that are drawn, so that three days do not fill the page.
DAYS, FEWEST = 30, 14
#: Days with papers that make a chart of days worth drawing; else there are months.
FEWEST_WITH_PAPERS = 2
MONTHS = 24
NEWEST = 12
RUNS = 50

#: Verdict → how it is shown. What is none of these is red: a verdict that nobody knows is no good news.
_MOODS = {
    "ok": "good",
    "ok_nothing_expected": "good",
    "stale": "odd",
    "short": "odd",
    "deferred": "odd",
}


_VERDICTS = {"ok_nothing_expected": "ok, nothing expected"}

#: From what is searched for often to what any library of papers holds.
_EXAMPLES = (
    '"language model*"',
    "检索",
    "title:retrieval",
    "quantum",
    "galax*",
    "bayesian -neural",
    "learning",
    "model",
    "theory",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """Where one source stands. `mood` is good, odd, bad or quiet (paused, or never asked)."""

    name: str
    kind: str
    state: str
    verdict: str | None
    reason: str | None
    last_success: str | None
    next_due: str | None
    mood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """A chart of papers, and what each bar is: a day or a month."""

    each: Literal["day", "month"]
    chart: chart.Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much there is, and the date of the newest paper of which more than an identifier is known."""

    papers: int
    authors: int
    last: str | None


def totals(connection: sqlite3.Connection) -> Totals:
    """How many, the authors counted by an index walk, and the end of the row id order."""
    authors, last = connection.execute(
        "select (select count(*) from names), (select id from papers where title is not null order by id desc limit 1)"
    ).fetchone()
    return Totals(
        papers=vocabulary.papers(connection), authors=authors, last=None if last is None else listing.day(last)
    )


def newest(connection: sqlite3.Connection) -> list[listing.Entry]:
    """The newest papers, newest first, without those of which only an identifier is known."""
    rows = connection.execute("select id from papers where title is not null order by id desc limit ?", (NEWEST,))
    return listing.entries(connection, [paper for (paper,) in rows.fetchall()])


def examples(connection: sqlite3.Connection) -> list[str]:
    """Three searches that find something here."""
    found: list[str] = []
    for example in _EXAMPLES:
        asked = "select 1 from papers_fts where papers_fts match ? limit 1"
        if len(found) < 3 and connection.execute(asked, (query.paper_query(example),)).fetchone():
            found.append(example)
    return found


def verdict(word: str | None) -> str:
    """A verdict as people read it."""
    return _VERDICTS.get(word or "", (word or "never asked").replace("_", " "))


def lately(connection: sqlite3.Connection) -> Lately | None:
    """Papers by day, or by month where hardly any day of the last month had one; None without a single full date."""
    last = connection.execute("select id from papers order by id desc limit 100")
    until = next((day for (paper,) in last if (day := listing.full_date(paper))), None)
    if until is None:
        return None
    days = [(until - timedelta(days=ago)).isoformat() for ago in reversed(range(DAYS))]
    found = _counts(connection, days, 100_000)
    if sum(1 for _, count in found if count) >= FEWEST_WITH_PAPERS:
        while len(found) > FEWEST and not found[0][1]:
            found.pop(0)
        return Lately(each="day", chart=chart.bars(found))
    months = chart.months(until.year, until.month, MONTHS)
    return Lately(each="month", chart=chart.bars(_counts(connection, months, 10_000_000)))


def freshness(connection: sqlite3.Connection) -> list[Freshness]:
    """Every source that is followed or paused, with its last verdict and the reason for it, troubled ones first."""
    rows = connection.execute(
        "select s.name, s.kind, s.state, s.last_verdict, r.reason, s.last_success, s.next_due"
        " from sources s left join run_sources r on r.run = s.last_run and r.source = s.name"
        " where s.state <> 'removed' order by s.name"
    )
    found = [
        Freshness(
            name=name,
            kind=kinds.title(kind),
            state=state,
            verdict=verdict,
            # Why the last run of a paused source failed is no news any more.
            reason=reason if state == "active" else None,
            last_success=last_success,
            next_due=next_due,
            mood="quiet" if state != "active" or verdict is None else _MOODS.get(verdict, "bad"),
        )
        for name, kind, state, verdict, reason, last_success, next_due in rows
    ]
    return sorted(found, key=lambda source: ("bad", "odd", "good", "quiet").index(source.mood))


def runs(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """The last runs with what they brought, newest first."""
    return list(
        connection.execute(
            "select r.id, r.command, r.started, r.finished, r.exit_code, group_concat(distinct s.verdict) as verdicts,"
            " sum(s.requests) as requests, sum(s.not_modified) as not_modified, sum(s.new) as new,"
            " sum(s.changed) as changed, sum(s.unchanged) as unchanged, sum(s.faults) as faults"
            " from (select * from runs order by id desc limit ?) r left join run_sources s on s.run = r.id"
            " group by r.id order by r.id desc",
            (RUNS,),
        )
    )


def _counts(connection: sqlite3.Connection, labels: list[str], part: int) -> list[tuple[str, int]]:
    """Papers of each of these days or months. An id divided by `part` is the date's digits."""
    keys = {int(label.replace("-", "")): label for label in labels}
    # All papers are in there, a hundred times as many on a page as in their own table.
    rows = connection.execute(
        "select id / :part, count(*) from papers_fts_docsize where id >= :first group by 1",
        {"part": part, "first": min(keys) * part},
    )
    counts = dict(rows.fetchall())
    return [(label, counts.get(key, 0)) for key, label in keys.items()]
