"""What the database knows of arXiv's doors, from harvests as the crawler makes them."""

import json
from datetime import UTC, date, datetime

import pytest

from crawler.journal import Batch, Exchange
from crawler.record import Page
from indexer.audit import Door
from indexer.store.connect import open_store
from indexer.store.doors import Watch, categories, doors, gaps, newest_day, watches
from indexer.store.journal import DatabaseJournal
from tests.indexer.store.samples import paper
from tests.program import paperfeed

DAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
#: From Tuesday to Wednesday, two in the afternoon in New York: in time for Thursday.
IN_TIME, EARLIER = "2026-11-18T10:00:00Z", "2026-11-16T10:00:00Z"


def harvest(path, name, kind, options, records, now=NOW):
    with DatabaseJournal(path, command="crawl", now=lambda: now) as journal:
        journal.begin(name, kind, options)
        fetched = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        exchange = Exchange(url=f"https://{kind}.example/", fetched=fetched, outcome="page", status=200)
        journal.commit(Batch(source=name, kind=kind, exchange=exchange, page=Page(records=tuple(records))))
        journal.end(name, "finished")


def shown(kind, *numbers, type="new", day=DAY, **more):
    """Records of a feed or listing, which tell no time of submission."""
    return [
        paper(
            f"2611.{n:05d}",
            source=kind,
            announced=day.isoformat(),
            announce_type=type,
            submitted=None,
            updated=None,
            categories=("cs.CL",),
            **more,
        )
        for n in numbers
    ]


def known(*numbers, kind="arxiv_oai", at=IN_TIME, categories=("cs.CL",)):
    return [paper(f"2611.{n:05d}", source=kind, submitted=at, categories=categories) for n in numbers]


def ids(*numbers):
    return tuple(f"2611.{n:05d}" for n in numbers)


OAI, RSS = ("cl", "arxiv_oai", {"set": "cs:cs:CL"}), ("rss", "arxiv_rss", {"category": "cs.CL"})
LIST = ("list", "arxiv_list", {"category": "cs.CL", "show": "new"})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "papers.db"


def sides(path, category="cs.CL", day=DAY):
    db = open_store(path, readonly=True)
    try:
        return {door.kind: door for door in doors(db.conn, watches(db.conn), category, day)}
    finally:
        db.close()


def test_who_watches_what(path):
    told = {
        "a": ("arxiv_oai", {"set": "physics:cond-mat:str-el"}, "cond-mat.str-el"),
        "b": ("arxiv_oai", {"category": "cs.CL"}, "cs.CL"),
        "c": ("arxiv_oai", {}, ""),
        "d": ("arxiv_rss", {"category": "cs.CL"}, "cs.CL"),
        "e": ("arxiv_api", {"category": "math"}, "math"),
        "f": ("arxiv_api", {"query": "au:ek", "category": "cs.CL"}, None),
        "g": ("arxiv_api", {"id_list": "2611.00001"}, None),
        "h": ("feed", {"url": "https://example.org/"}, None),
    }
    for name, (kind, options, _) in told.items():
        harvest(path, name, kind, options, [])
    db = open_store(path, readonly=True)
    found = watches(db.conn)
    db.close()
    assert {w.name: w.category for w in found} == {n: c for n, (_, _, c) in told.items() if c is not None}
    assert categories(found) == ["cond-mat.str-el", "cs.CL", "math"]


@pytest.mark.parametrize(
    ("watched", "category", "covers"),
    [
        ("cs.CL", "cs.CL", True),
        ("cs", "cs.CL", True),
        ("", "hep-th", True),
        ("cs.CL", "cs", False),
        ("cs.C", "cs.CL", False),
        ("math", "math-ph", False),
    ],
)
def test_covers(watched, category, covers):
    assert Watch(name="a", kind="arxiv_oai", category=watched, last_success=None).covers(category) == covers


def test_all_the_same(path):
    harvest(path, *OAI, known(1, 2, 3))
    harvest(path, *RSS, shown("arxiv_rss", 1, 2, 3))
    assert sides(path) == {"arxiv_oai": Door(kind="arxiv_oai", seen=3), "arxiv_rss": Door(kind="arxiv_rss", seen=3)}


def test_what_only_one_door_shows(path):
    # 4 is known and was announced by nobody, 5 was announced and is not known, the listing lacks 2
    harvest(path, *OAI, known(1, 2, 3, 4))
    harvest(path, *RSS, shown("arxiv_rss", 1, 2, 3, 5))
    harvest(path, *LIST, shown("arxiv_list", 1, 3))
    assert sides(path) == {
        "arxiv_list": Door(kind="arxiv_list", seen=2, missing=ids(2, 4, 5)),
        "arxiv_oai": Door(kind="arxiv_oai", seen=4, only=ids(4), missing=ids(5)),
        "arxiv_rss": Door(kind="arxiv_rss", seen=4, only=ids(5), missing=ids(4)),
    }


def test_what_belongs_to_another_day_is_not_missed(path):
    # submitted too early, of another category, only replaced, held back and announced the day after
    harvest(path, *OAI, [*known(1), *known(2, at=EARLIER), *known(3, categories=("cs.CV",)), *known(4, 6)])
    harvest(path, *RSS, [*shown("arxiv_rss", 1), *shown("arxiv_rss", 5, type="replace")])
    harvest(path, *RSS, shown("arxiv_rss", 4, 6, day=date(2026, 11, 20)))
    assert sides(path) == {"arxiv_oai": Door(kind="arxiv_oai", seen=1), "arxiv_rss": Door(kind="arxiv_rss", seen=1)}


def test_a_cross_listing_of_an_old_paper_is_known_by_its_record(path):
    harvest(path, *OAI, known(1, at=EARLIER))
    harvest(path, *RSS, shown("arxiv_rss", 1, type="cross"))
    assert sides(path)["arxiv_oai"] == Door(kind="arxiv_oai", seen=1)


def test_a_door_that_was_not_asked_is_not_compared(path):
    harvest(path, *OAI, known(1), now=datetime(2026, 11, 19, 2, tzinfo=UTC))
    harvest(path, *RSS, shown("arxiv_rss", 1, 2))
    harvest(path, *LIST, shown("arxiv_list", 7, day=date(2026, 11, 18)))
    assert sides(path) == {
        "arxiv_rss": Door(kind="arxiv_rss", seen=2),
        "arxiv_list": Door(kind="arxiv_list", why_not="shows nothing of 2026-11-19 in the database"),
        "arxiv_oai": Door(kind="arxiv_oai", why_not="was not harvested to its end since 2026-11-19"),
    }


def test_newest_day(path):
    harvest(path, *RSS, [*shown("arxiv_rss", 1), *shown("arxiv_rss", 2, day=date(2026, 11, 18))])
    db = open_store(path, readonly=True)
    assert newest_day(db.conn) == DAY
    db.close()


def holes_of(path, category="cs.CL"):
    db = open_store(path, readonly=True)
    try:
        return [(h.after, h.before) for h in gaps(db.conn, watches(db.conn), category, NOW.date())]
    finally:
        db.close()


def test_gaps_count_from_the_first_harvest(path):
    # before it nothing is known but what was changed since
    every_tenth = [n for n in range(4_000, 9_000, 10) if not 6_000 < n < 7_000]
    harvest(path, *OAI, known(10, 3_000, at="2026-11-02T10:00:00Z"), now=datetime(2026, 11, 12, 12, tzinfo=UTC))
    harvest(path, *OAI, known(*every_tenth, at="2026-11-18T10:00:00Z"))
    assert holes_of(path) == [("2611.06000", "2611.07000")]
    assert holes_of(path, "cs.CV") == []


def test_what_others_brought_fills_no_gap(path):
    every_tenth = [n for n in range(4_000, 9_000, 10) if not 6_000 < n < 7_000]
    harvest(path, *OAI, known(*every_tenth), now=datetime(2026, 11, 12, 12, tzinfo=UTC))
    harvest(path, "page", "homepage", {"url": "https://example.org/"}, known(6_500, kind="homepage"))
    assert holes_of(path) == [("2611.06000", "2611.07000")]


def test_the_command(path, tmp_path):
    harvest(path, *OAI, known(1, 2))
    harvest(path, *RSS, shown("arxiv_rss", 1))
    done = paperfeed("status", "--audit", cwd=tmp_path)
    assert done.returncode == 4
    assert done.stdout.splitlines() == [
        "cs.CL on 2026-11-19: arxiv_oai 2 papers, arxiv_rss 1 paper",
        "  arxiv_oai alone has 2611.00002",
        "  arxiv_rss lacks 2611.00002",
    ]
    told = json.loads(paperfeed("status", "--audit", "--day", "2026-11-19", "--json", cwd=tmp_path).stdout)
    assert told["day"] == "2026-11-19"
    (category,) = told["categories"]
    assert [(door["kind"], door["missing"]) for door in category["doors"]] == [
        ("arxiv_oai", []),
        ("arxiv_rss", ["2611.00002"]),
    ]
    other = paperfeed("status", "--audit", "--day", "2026-11-18", cwd=tmp_path)
    assert (other.returncode, other.stdout.startswith("cs.CL: nothing to compare of 2026-11-18: ")) == (0, True)
    assert paperfeed("status", "--day", "2026-11-18", cwd=tmp_path).returncode == 2
