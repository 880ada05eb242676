from datetime import UTC, datetime, timedelta

import pytest

from crawler.journal import Batch, BusyError, Exchange, Harvest, Place, Tally, Validators
from crawler.record import Fault, Page, Profile
from crawler.source import PaperfeedError
from indexer.store.connect import open_store
from indexer.store.journal import DatabaseJournal
from indexer.store.status import source_states
from tests.indexer.store.samples import paper

NAME, KIND, URL = "arxiv:cs.CL", "arxiv_rss", "https://rss.example.org/cs.CL"
START = datetime(2024, 2, 1, tzinfo=UTC)
TAG = Validators(etag='W/"a"', last_modified="Thu, 01 Feb 2024 00:00:00 GMT")


@pytest.fixture
def run(tmp_path):
    """Opens a run `hours` after the first; the clock stands still in it."""

    def opened(hours=0, command="crawl"):
        return DatabaseJournal(tmp_path / "papers.db", command=command, now=lambda: START + timedelta(hours=hours))

    return opened


def rows(tmp_path, sql):
    db = open_store(tmp_path / "papers.db", readonly=True)
    try:
        return [tuple(row) for row in db.conn.execute(sql)]
    finally:
        db.close()


def exchange(hours=0, url=URL, place=None, **fields):
    fetched = (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Exchange(**{"url": url, "fetched": fetched, "outcome": "page", "status": 200, "place": place, **fields})


def batch(exchange, page=None, **fields):
    if page is None and exchange.outcome == "page":
        page = Page(records=(paper(source=KIND),))
    return Batch(source=NAME, kind=KIND, exchange=exchange, page=page, **fields)


def harvest(run, hours, *batches, reason="finished", replaying=False):
    """One whole run; returns its verdict."""
    with run(hours) as journal:
        journal.begin(NAME, KIND, {} if replaying else {"category": "cs.CL"}, replaying=replaying)
        for one in batches:
            journal.commit(one)
        return journal.end(NAME, reason).verdict


def test_one_run(run, tmp_path):
    journal = run()
    assert journal.begin(NAME, KIND, {"category": "cs.CL"}) == Harvest()
    one = batch(
        exchange(bytes=900, elapsed_ms=12, validators=TAG, place=Place(file="a.warc.gz", offset=20, length=30)),
        Page(records=(paper(source=KIND),), faults=(Fault(where="item 2", why="no id"),), declared=2),
        todo=("https://rss.example.org/2",),
        promised="2024-02-01",
    )
    assert journal.commit(one) == Tally(new=1, faults=1)
    sql = "select kind, options, cursor, todo, promised, next_due from sources"
    assert rows(tmp_path, sql) == [
        (KIND, '{"category": "cs.CL"}', None, '["https://rss.example.org/2"]', "2024-02-01", None)
    ]
    assert journal.commit(batch(exchange(url="https://rss.example.org/2"), Page(), cursor="2024-02-01")) == Tally()
    journal.end(NAME, "finished")
    journal.close(0)
    assert rows(tmp_path, sql) == [(KIND, '{"category": "cs.CL"}', "2024-02-01", "[]", None, "2024-02-01T06:00:00Z")]
    assert rows(tmp_path, "select command, started, finished, exit_code, archive from runs") == [
        ("crawl", "2024-02-01T00:00:00Z", "2024-02-01T00:00:00Z", 0, "a.warc.gz")
    ]
    columns = "verdict, requests, not_modified, bytes, declared, records, new, changed, unchanged, deleted, faults"
    assert rows(tmp_path, f"select {columns} from run_sources") == [("ok", 2, 0, 900, 2, 1, 1, 0, 0, 0, 1)]
    columns = (
        "outcome, status, bytes, elapsed_ms, records, etag, last_modified, archive, archive_offset, archive_length"
    )
    assert rows(tmp_path, f"select {columns} from fetches order by id") == [
        ("page", 200, 900, 12, 1, TAG.etag, TAG.last_modified, "a.warc.gz", 20, 30),
        ("page", 200, 0, 0, 0, None, None, None, None, None),
    ]
    assert rows(tmp_path, "select place, reason from faults") == [("item 2", "no id")]
    state = source_states(tmp_path / "papers.db")[NAME]
    assert (state.last_verdict, state.last_success) == ("ok", "2024-02-01T00:00:00Z")


def test_an_unchanged_web_writes_to_the_ledger_only(run, tmp_path):
    harvest(run, 0, batch(exchange(0)))
    tables = [
        t
        for (t,) in rows(
            tmp_path, "select name from sqlite_master where type = 'table' and name not like 'papers_fts%'"
        )
    ]
    before = {table: rows(tmp_path, f"select * from {table}") for table in (*tables, "papers_fts_data")}
    harvest(run, 1, batch(exchange(1)), batch(exchange(1, url=URL + "/2", outcome="not_modified", status=304)))
    changed = {table for table in before if rows(tmp_path, f"select * from {table}") != before[table]}
    assert changed == {"runs", "run_sources", "fetches", "sources"}


VALIDATORS = [
    ("a good page", 1, [batch(exchange(validators=TAG))], "finished", TAG),
    ("another URL", 1, [batch(exchange(url=URL + "x", validators=TAG))], "finished", Validators()),
    ("no records", 1, [batch(exchange(validators=TAG), Page())], "finished", Validators()),
    ("a week old", 7 * 24 + 1, [batch(exchange(validators=TAG))], "finished", Validators()),
    ("two clocks", -23, [batch(exchange(validators=TAG))], "finished", TAG),
    ("a clock that was ahead", -25, [batch(exchange(validators=TAG))], "finished", Validators()),
    ("not through", 1, [batch(exchange(validators=TAG), todo=("x",))], "interrupted", Validators()),
    (
        "followers failed",
        1,
        [batch(exchange(validators=TAG)), batch(exchange(url=URL + "x", outcome="failed", status=None))],
        "finished",
        Validators(),
    ),
    (
        "refused since",
        1,
        [
            batch(exchange(validators=TAG)),
            batch(exchange(outcome="refused", refusal="layout", validators=Validators(etag="b"))),
        ],
        "finished",
        Validators(),
    ),
    ("gone since", 1, [batch(exchange(validators=TAG)), batch(exchange())], "finished", Validators()),
]


@pytest.mark.parametrize(("name", "hours", "batches", "reason", "want"), VALIDATORS, ids=[v[0] for v in VALIDATORS])
def test_validators(run, name, hours, batches, reason, want):
    harvest(run, 0, *batches, reason=reason)
    with run(hours) as journal:
        assert journal.validators(NAME, URL) == want


def test_304_keeps_the_validators(run):
    harvest(run, 0, batch(exchange(validators=TAG)))
    harvest(run, 1, batch(exchange(1, outcome="not_modified", status=304)))
    with run(2) as journal:
        assert journal.validators(NAME, URL) == TAG


def test_what_was_left_is_resumed(run, tmp_path):
    assert harvest(run, 0, batch(exchange(), todo=("u2", "u3"), promised="c1"), reason="interrupted") == "deferred"
    with run(1) as journal:
        found = journal.begin(NAME, KIND, {"category": "cs.CL"})
        assert found == Harvest(cursor=None, todo=("u2", "u3"), promised="c1")


def test_it_is_due_again_after_the_interval_of_the_config(run, tmp_path):
    with run(0) as journal:
        journal.begin(NAME, KIND, {}, every=timedelta(days=7))
        journal.commit(batch(exchange()))
        journal.end(NAME, "finished")
    assert rows(tmp_path, "select next_due from sources") == [("2024-02-08T00:00:00Z",)]


def test_a_window_of_ones_own_leaves_what_was_left(run):
    harvest(run, 0, batch(exchange(), todo=("u2",), promised="c1", since="2024-01-01"), reason="limit")
    harvest(run, 1, batch(exchange(), moves=False))
    with run(2) as journal:
        found = journal.begin(NAME, KIND, {"category": "cs.CL"})
    assert found == Harvest(todo=("u2",), promised="c1", since="2024-01-01")


def test_where_a_harvest_began_is_kept_until_there_is_a_cursor(run, tmp_path):
    since = []
    for n, cursor in enumerate((None, None, "c1")):
        harvest(run, n, batch(exchange(), since="2024-01-01", cursor=cursor))
        since += rows(tmp_path, "select since, cursor from sources")
    assert since == [("2024-01-01", None), ("2024-01-01", None), (None, "c1")]


def test_what_is_owed_is_kept_beside_the_cursor_and_waits_for_the_next_harvest(run, tmp_path):
    owed = {"https://example.org/1": "2024-02-01"}
    assert harvest(run, 0, batch(exchange(), cursor="2024-02-01", owed=owed)) == "short"
    assert rows(tmp_path, "select cursor, next_due from sources") == [("2024-02-01", "2024-02-01T06:00:00Z")]
    with run(6) as journal:
        assert journal.begin(NAME, KIND, {"category": "cs.CL"}).owed == owed
        journal.commit(batch(exchange(6), cursor="2024-02-01"))
        assert journal.end(NAME, "finished").verdict == "ok"
    with run(7) as journal:
        assert journal.begin(NAME, KIND, {"category": "cs.CL"}).owed == {}


def test_who_waits_keeps_the_verdict_that_is_not_good(run, tmp_path):
    refused = exchange(outcome="status", status=403, reason="expected status 200, found 403")
    assert harvest(run, 0, batch(refused)) == "blocked"
    assert harvest(run, 2, reason="deferred: closed until tomorrow") == "deferred"
    state = source_states(tmp_path / "papers.db")[NAME]
    assert (state.last_run, state.last_verdict, state.reason) == (1, "blocked", f"{URL}: HTTP status 403")
    assert state.next_due == "2024-02-01T03:00:00Z"
    assert harvest(run, 30, batch(exchange(30))) == "ok"
    assert harvest(run, 32, reason="deferred: closed") == "deferred"
    assert harvest(run, 33, reason="deferred: closed still") == "deferred"
    assert source_states(tmp_path / "papers.db")[NAME].reason == "closed still"


def test_records_that_are_missing_make_it_short(run, tmp_path):
    assert harvest(run, 0, batch(exchange(), missing=1)) == "short"
    assert rows(tmp_path, "select reason from run_sources") == [("1 record fewer than the pages say they hold",)]


def announced(day, *keys):
    found = (paper(key, source=KIND, announced=day, announce_type="new", version=1) for key in keys)
    return Page(records=tuple(found))


# START is a Wednesday evening in New York: Thursday's feed is due 9 hours later, Friday's 33 hours later
STALE = [
    ("the next batch", 9, batch(exchange(9), announced("2024-02-01", "2401.00002")), {}, "ok", "1 new"),
    ("the same again", 9, batch(exchange(9), announced("2024-01-31", "2401.00001")), {}, "stale", "2024-02-01"),
    ("under a new date", 9, batch(exchange(9), announced("2024-02-01", "2401.00001")), {}, "stale", "2024-02-01"),
    ("unchanged", 9, batch(exchange(9, outcome="not_modified", status=304)), {}, "stale", "2024-02-01"),
    ("nothing", 9, batch(exchange(9), Page()), {}, "stale", "on Thursday"),
    ("too early", 8, batch(exchange(8, outcome="not_modified", status=304)), {}, "ok_nothing_expected", "0 new"),
    ("Saturday", 66, batch(exchange(66), Page()), {}, "ok_nothing_expected", "Saturday; next due Sun 00:00 UTC"),
    (
        "a mirror",
        9,
        batch(exchange(9), Page()),
        {"base_url": "http://127.0.0.1:1"},
        "ok_nothing_expected",
        "no records",
    ),
]


@pytest.mark.parametrize(("name", "hours", "second", "options", "want", "why"), STALE, ids=[s[0] for s in STALE])
def test_a_stale_batch_is_no_quiet_day(run, name, hours, second, options, want, why):
    for at, one in ((0, batch(exchange(), announced("2024-01-31", "2401.00001"))), (hours, second)):
        with run(at) as journal:
            journal.begin(NAME, KIND, options)
            journal.commit(one)
            judgement = journal.end(NAME, "finished")
    assert judgement.verdict == want
    assert why in judgement.reason


def test_works_that_vanish_all_at_once_are_kept(run, tmp_path):
    def said(*works):
        person = Profile(source=KIND, key=URL, name="Ada Probe", works=tuple(work.key for work in works))
        return Page(records=works, profiles=(person,))

    work = paper(source=KIND)
    sql = "select name, (select count(*) from profile_works), (select count(*) from papers) from profiles"
    assert harvest(run, 0, batch(exchange(), said(work))) == "ok"
    assert harvest(run, 1, batch(exchange(1), said())) == "short"
    assert rows(tmp_path, sql) == [("Ada Probe", 1, 1)]
    assert harvest(run, 2, batch(exchange(2), said(work))) == "ok"


def test_an_interrupted_harvest_is_due_at_once(run, tmp_path):
    harvest(run, 3, batch(exchange(3)), reason="interrupted")
    assert rows(tmp_path, "select next_due from sources") == [("2024-02-01T03:00:00Z",)]


def test_other_options_start_anew(run):
    harvest(run, 0, batch(exchange(), cursor="c1"))
    with run(1) as journal:
        assert journal.begin(NAME, KIND, {"category": "cs.CL"}) == Harvest(cursor="c1")
    with run(2) as journal:
        assert journal.begin(NAME, KIND, {"category": "cs.LG"}) == Harvest()


def test_one_run_a_source(run, tmp_path):
    with run() as one, run() as other:
        one.begin(NAME, KIND, {})
        with pytest.raises(BusyError, match="another run is harvesting this source"):
            other.begin(NAME, KIND, {})
        assert other.end(NAME, "deferred: another run has it").verdict == "deferred"
        one.commit(batch(exchange()))
        one.end(NAME, "finished")
        other.begin(NAME + "2", KIND, {})
    assert rows(tmp_path, "select run, source, verdict from run_sources order by 1, 2") == [
        (1, NAME, "ok"),
        (2, NAME, "deferred"),
        (2, NAME + "2", "failed"),
    ]


def test_a_run_that_was_killed_is_told(run, tmp_path):
    first = run()
    first.begin(NAME, KIND, {})
    first._open[NAME].lock.release()  # as the system does when a process dies
    with run(1) as journal:
        journal.begin(NAME, KIND, {})
        sql = "select verdict, reason, finished from run_sources order by run"
        assert [(v, (r or "")[:7], f) for v, r, f in rows(tmp_path, sql)] == [
            ("failed", "killed:", None),
            (None, "", None),
        ]


def test_replayed_into_its_own_database(run, tmp_path):
    """Known exchanges are not recorded twice and move nothing, but a better reading of them is stored."""
    place = Place(file="a.warc.gz", offset=20, length=30)
    page = Page(records=(paper(source=KIND, title="Nav bar"),), faults=(Fault(where="item 2", why="no id"),))
    harvest(run, 0, batch(exchange(place=place, validators=TAG), page, cursor="c9", todo=("u1",)), reason="limit")
    before = rows(tmp_path, "select * from sources"), rows(tmp_path, "select * from fetches")
    better = Page(records=(paper(source=KIND, title="Real title"), paper("2401.00002", source=KIND)))
    assert harvest(run, 5, batch(exchange(place=place), better, cursor="c1"), replaying=True) == "ok"
    assert (rows(tmp_path, "select * from sources"), rows(tmp_path, "select * from fetches")) == before
    assert rows(tmp_path, "select title from papers where arxiv_id = '2401.00001'") == [("Real title",)]
    assert rows(tmp_path, "select * from faults") == []
    counts = "select requests, records, new, changed, unchanged, faults from run_sources order by run"
    assert rows(tmp_path, counts) == [(1, 1, 1, 0, 0, 1), (1, 2, 1, 1, 0, 0)]


def test_replayed_into_an_empty_database(run, tmp_path):
    place = Place(file="a.warc.gz", offset=20, length=30)
    harvest(run, 5, batch(exchange(place=place, validators=TAG), cursor="c9"), replaying=True)
    assert rows(tmp_path, "select cursor, next_due, last_success from sources") == [(None, None, None)]
    assert rows(tmp_path, "select fetched, etag, archive from fetches") == [("2024-02-01T00:00:00Z", None, "a.warc.gz")]
    assert rows(tmp_path, "select fetched from papers") == [("2024-02-01T00:00:00Z",)]
    with run(6) as journal:
        assert (journal.committed("a.warc.gz"), journal.committed("b.warc.gz")) == (50, 0)


def test_a_full_disk_keeps_cursor_and_rows_together(run, tmp_path):
    journal = run()
    journal.begin(NAME, KIND, {})
    (pages,) = journal._db.conn.execute("pragma page_count").fetchone()
    journal._db.conn.execute(f"pragma max_page_count = {pages + 12}")
    pages = (
        batch(
            exchange(),
            Page(records=(paper(f"2401.{n:05d}", source=KIND, abstract=f"word{n} " * 300),)),
            cursor=f"{n:05d}",
        )
        for n in range(2_000)
    )
    committed = []
    with pytest.raises(PaperfeedError, match=r"the disk .* full"):
        committed.extend(journal.commit(page) for page in pages)
    done = len(committed)
    assert done > 0
    assert rows(tmp_path, "select count(*), max(arxiv_id) from papers") == [(done, f"2401.{done - 1:05d}")]
    assert rows(tmp_path, "select cursor from sources") == [(f"{done - 1:05d}",)]
    assert rows(tmp_path, "select count(*) from fetches") == [(done,)]
    journal._db.conn.execute("pragma max_page_count = 1000000")
    journal.close(1)
