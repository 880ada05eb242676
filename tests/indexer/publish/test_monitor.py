import asyncio
import io
import json

import feedparser
import pytest
from datasette.app import Datasette
from sqlite_utils import Database

from tests.indexer import library
from tests.indexer.publish.served import ask, close, make, tree, words

LONG_AGO = "2020-01-01T00:00:00Z"
STATUS, HEALTH, FEED = "/paperfeed/status", "/paperfeed/health.json", "/paperfeed/verdicts.atom"


@pytest.fixture
def path(tmp_path):
    """The invented library; its one source was harvested now."""
    path = make(tmp_path / "papers.db")
    change(path, "update sources set last_success = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')")
    return path


def change(path, sql):
    db = Database(path)
    with db.conn:
        db.execute(sql)
    db.close()


def trouble(path, name="journal & <friends>", verdict="stale", state="active"):
    db = Database(path)
    row = {"name": name, "kind": "feed", "state": state, "last_verdict": verdict, "last_run": 1}
    db["sources"].insert(row)
    ended = {"run": 1, "source": name, "verdict": verdict, "reason": "old <news> & no more"}
    db["run_sources"].insert(ended | {"started": library.FETCHED, "finished": "2024-03-06T01:02:03Z"})
    db.close()


def test_all_is_well(path):
    (answer,) = ask([path], HEALTH)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    told = answer.json()
    (source,) = told["sources"]
    assert (told["ok"], told["database"], source["name"], source["verdict"]) == (True, "papers", "arxiv:cs.CL", "ok")
    assert source["lag_seconds"] < 300
    assert source["problem"] is None


def test_one_source_needs_a_look(path):
    trouble(path)
    (answer,) = ask([path], HEALTH)
    assert answer.status_code == 503
    told = answer.json()
    assert told["ok"] is False
    assert {s["name"]: s["problem"] for s in told["sources"]} == {
        "arxiv:cs.CL": None,
        "journal & <friends>": "stale: old <news> & no more",
    }


def test_silence_is_a_problem(path):
    change(path, f"update sources set last_success = '{LONG_AGO}'")
    (answer,) = ask([path], HEALTH)
    assert answer.status_code == 503
    assert answer.json()["sources"][0]["problem"].startswith("late: last harvested to its end")


def test_paused_and_removed_are_nobodys_problem(path):
    trouble(path, name="paused one", state="paused")
    trouble(path, name="removed one", state="removed")
    (answer,) = ask([path], HEALTH)
    assert (answer.status_code, [s["name"] for s in answer.json()["sources"]]) == (200, ["arxiv:cs.CL", "paused one"])


def test_health_and_the_command_agree(path, tmp_path):
    from tests.program import paperfeed

    trouble(path)
    (answer,) = ask([path], HEALTH)
    done = paperfeed("status", "--json", cwd=tmp_path)
    assert done.returncode == 4
    assert [s["problem"] for s in json.loads(done.stdout)["sources"]] == [
        s["problem"] for s in answer.json()["sources"]
    ]


def test_the_feed_of_verdicts(path):
    trouble(path)
    trouble(path, name="put off", verdict="deferred")
    (answer,) = ask([path], FEED)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(io.BytesIO(answer.content))
    assert found.bozo == 0
    assert found.feed.updated == "2024-03-06T01:02:03Z"
    (entry,) = found.entries
    assert (entry.title, entry.updated) == ("journal & <friends>: stale", "2024-03-06T01:02:03Z")
    assert entry.content[0].value == "Run 1: old <news> & no more"
    assert entry.id.startswith("urn:uuid:")
    assert entry.link == "http://localhost/paperfeed/status"


def test_an_empty_feed_is_a_feed(path):
    (answer,) = ask([path], FEED)
    found = feedparser.parse(io.BytesIO(answer.content))
    assert (found.bozo, found.entries, found.feed.updated) == (0, [], "1970-01-01T00:00:00Z")


def test_the_feed_is_not_sent_twice(path):
    trouble(path)

    async def asked():
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        try:
            first = await datasette.client.get(FEED)
            etag = first.headers["etag"]
            told = [etag, f"W/{etag}", f'"other", {etag}', "*", '"other"']
            answers = [await datasette.client.get(FEED, headers={"If-None-Match": name}) for name in told]
            return first, answers
        finally:
            close(datasette)

    first, answers = asyncio.run(asked())
    assert [answer.status_code for answer in answers] == [304, 304, 304, 304, 200]
    assert {answer.headers["etag"] for answer in answers} == {first.headers["etag"]}
    assert [answer.content for answer in answers[:4]] == [b""] * 4
    trouble(path, name="another")
    (later,) = ask([path], FEED)
    assert later.headers["etag"] != first.headers["etag"]


def test_what_is_not_told(path, tmp_path):
    other = make(tmp_path / "other.db")
    assert [a.status_code for a in ask([path, other], HEALTH, FEED, f"{HEALTH}?db=other")] == [404, 404, 503]
    hidden = {"databases": {"papers": {"tables": {"sources": {"allow": False}}}}}
    assert [a.status_code for a in ask([path], HEALTH, FEED, metadata=hidden)] == [404, 404]
    for table in ("faults", "fetches", "run_sources", "runs", "sources"):
        change(path, f"drop table {table}")
    assert [a.status_code for a in ask([path], HEALTH, FEED)] == [404, 404]


def test_the_status_page_leads_there(path):
    page, *found = ask([path], STATUS, HEALTH, FEED)
    assert HEALTH in page.text
    assert f'type="application/atom+xml" title="Sources that need a look" href="{FEED}"' in page.text
    assert [answer.status_code for answer in found] == [200, 200]


def test_the_status_page_says_who_must_look(path):
    trouble(path)
    change(path, "update sources set last_success = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), last_run = 1")
    change(path, "update run_sources set overlap = 3, highest = '2403.90012' where source = 'arxiv:cs.CL'")
    (page,) = ask([path], STATUS)
    found = tree(page)
    assert [words(item) for item in found.cssselect("#pf-problems + ul li")] == [
        "journal & <friends>: stale: old <news> & no more"
    ]
    (known,) = (words(each) for each in found.cssselect(".pf-source") if "arxiv:cs.CL" in words(each))
    assert "3 of 12 (25%) known from harvests before; highest arXiv id 2403.90012" in known
    change(path, "update sources set state = 'paused'")
    (page,) = ask([path], STATUS)
    assert "Needs a look" not in page.text


def test_a_database_of_an_older_schema_is_told(path):
    change(path, "alter table sources drop column followed")
    for answer in ask([path], HEALTH, STATUS):
        assert answer.status_code == 503
        assert "An older paperfeed has made this database" in answer.text
