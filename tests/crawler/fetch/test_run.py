"""Whole runs against a real server: what is committed, how sources end, what is left for the next run."""

import gzip
import json
import signal
import time

import pytest

from tests.crawler.fetch.process import calls, exchanges, page, result, run, start
from tests.crawler.fetch.web import Reply, served


@pytest.fixture
def web():
    with served() as web:
        yield web


def job(web, name="one", **changes):
    values = {"base_url": web.url, **changes.pop("values", {})}
    return {"name": name, "values": values, **changes}


def test_a_harvest(web, tmp_path):
    web.put("/a", Reply(page(records=["k1", "k2"], follow=["/b"]), headers={"Last-Modified": "yesterday"}))
    web.put("/b", Reply(page(records=["k3"]), etag='W/"b"'))
    told = run(tmp_path, jobs=[job(web, values={"cursor": "2026-03-05"})])
    nothing = {"changed": 0, "unchanged": 0, "deleted": 0, "faults": 0}
    assert told["ended"]["one"] == {
        "name": "one",
        "kind": "toy",
        "reason": "finished",
        "judgement": {"verdict": "ok", "reason": "finished"},
        "requests": 2,
        "records": 3,
        "tally": {"new": 3, **nothing},
    }
    assert told["stderr"] == ""
    (first, keys), (second, more) = calls(tmp_path, "commit")
    assert (keys, more) == (["k1", "k2"], ["k3"])
    assert (first["todo"], first["promised"], first["cursor"]) == ([f"{web.url}/b"], "2026-03-05", None)
    assert (second["todo"], second["promised"], second["cursor"]) == ([], "2026-03-05", "2026-03-05")
    # what leads on is asked each time
    assert first["exchange"]["validators"] == {"etag": None, "last_modified": None}
    assert second["exchange"]["validators"] == {"etag": 'W/"b"', "last_modified": None}
    assert calls(tmp_path, "begin") == [["one", "toy"]]
    assert calls(tmp_path, "end") == [["one", "finished"]]
    assert [(e["kind"], e["requests"], e["records"]) for e in told["events"]] == [
        ("started", 0, 0), ("answered", 1, 2), ("answered", 2, 3), ("ended", 2, 3),
    ]  # fmt: skip


def test_who_asks(web, tmp_path):
    web.put("/a", Reply(page()))
    run(tmp_path, jobs=[job(web)], settings={"PAPERFEED_CONTACT": "ops@example.org"})
    headers = web.asked[0].headers
    assert headers["User-Agent"].startswith("paperfeed/")
    assert headers["User-Agent"].endswith("(+mailto:ops@example.org)")
    assert headers["From"] == "ops@example.org"
    assert headers["Accept-Encoding"] == "gzip"
    assert not {"Cookie", "Referer", "If-None-Match", "If-Modified-Since"} & headers.keys()


@pytest.mark.parametrize("values", [{}, {"base_url": "https://mirror.example/"}])
def test_no_contact_no_real_host(tmp_path, values):
    told = run(tmp_path, jobs=[{"name": "one", "values": values}], settings={"PAPERFEED_CONTACT": None})
    for place in ("paperfeed.toml", "PAPERFEED_CONTACT in the environment", "-s PAPERFEED_CONTACT="):
        assert place in told["error"]
    assert told["error"].startswith("UsageError: one: no contact is set")
    assert not (tmp_path / "journal.json").exists()


def test_a_token_arrives_byte_for_byte(web, tmp_path):
    token = "/a?resumptionToken=x%2By%26z%25%20%7C%3D+%C3%A9"
    web.put("/a", Reply(page(follow=[token])))
    web.put(token, Reply(page()))
    run(tmp_path, jobs=[job(web)])
    assert web.paths() == ["/a", token]


def test_unchanged_pages_cost_a_304(web, tmp_path):
    web.put("/a", Reply(page(records=["k"]), etag='"one, \\two"'))
    web.put("/plain", Reply(page(records=["k"]), etag='"p"'))
    jobs = [
        job(web, values={"cursor": "2026-03-05"}),
        job(web, "plain", values={"paths": "/plain"}, source={"conditional": False}),
    ]
    for _ in range(2):
        told = run(tmp_path, jobs=jobs)
    assert [e["outcome"] for e in exchanges(tmp_path, "one")] == ["page", "not_modified"]
    assert [e["outcome"] for e in exchanges(tmp_path, "plain")] == ["page", "page"]
    assert [a.headers.get("If-None-Match") for a in web.asked if a.path == "/a"] == [None, '"one, \\two"']
    assert all("If-None-Match" not in a.headers for a in web.asked if a.path == "/plain")
    assert told["ended"]["one"]["reason"] == "finished"
    last = [b for b, _ in calls(tmp_path, "commit") if b["source"] == "one"][-1]
    assert (last["cursor"], last["exchange"]["status"], last["exchange"]["bytes"]) == ("2026-03-05", 304, 0)


def test_a_304_that_nobody_asked_for_is_no_answer(web, tmp_path):
    web.put("/a", Reply(status=304))
    told = run(tmp_path, jobs=[job(web, values={"cursor": "2026-03-05"})])
    assert told["ended"]["one"]["reason"].startswith(f"failed: {web.url}/a: expected status")
    assert calls(tmp_path, "commit")[0][0]["cursor"] is None


BAD = {
    "empty": (Reply(b""), "refused", 200, "empty", "expected JSON, found b''"),
    "html": (Reply(b"<html>Rate exceeded."), "refused", 200, "wrong_kind", "expected JSON"),
    "refused": (Reply(page(refusal="challenge")), "refused", 200, "challenge", "found challenge"),
    "gone": (Reply(page(), status=404), "status", 404, None, "expected status 200, found 404"),
    "error": (Reply(page(refusal="error"), status=400), "status", 400, "error", "found 400 (error)"),
    "broken": (Reply(page(), status=500), "status", 500, None, "found 500"),
    "cut": (Reply(page(records=["k"]), cut=3), "failed", None, None, "the answer was cut short"),
    "gzip": (
        Reply(gzip.compress(page(records=["k"] * 99))[:-9], headers={"Content-Encoding": "gzip"}),
        "failed", None, None, "the answer was cut short",
    ),
    "slow": (Reply(page(records=["k"]), wait=1.5), "failed", None, None, "no answer in time"),
    "large": (Reply(page(records=["k"] * 999)), "refused", None, "wrong_kind", "the answer is larger than allowed"),
    "bomb": (
        Reply(gzip.compress(b"\0" * 10**6), headers={"Content-Encoding": "gzip"}),
        "dropped", None, None, "exceeded DOWNLOAD_MAXSIZE",
    ),
    "no_address": (None, "dropped", None, None, "Missing scheme in request url"),
    "away": (Reply(status=302, headers={"Location": "ftp://example.org/"}), "status", 302, None, "found 302"),
    "loop": (Reply(status=302, headers={"Location": "/loop"}), "dropped", None, None, "max redirections reached"),
    "parser": (Reply(page(breaks=True)), "refused", 200, None, "the parser broke: RuntimeError"),
}  # fmt: skip


def test_bad_answers(web, tmp_path):
    for name, (reply, *_) in BAD.items():
        web.put(f"/{name}", *([reply] if reply else []))
    jobs = [
        job(
            web,
            name,
            values={"cursor": "2026-03-05", "paths": "mailto:x@y" if name == "no_address" else f"/{name}"},
            source={"max_bytes": 4000},
        )
        for name in BAD
    ]
    told = run(tmp_path, jobs=jobs, settings={"DOWNLOAD_TIMEOUT": 0.5, "PAPERFEED_BACKOFF": 0.01})
    for name, (_, outcome, status, refusal, reason) in BAD.items():
        (found,) = exchanges(tmp_path, name)
        assert (name, found["outcome"], found["status"], found["refusal"]) == (name, outcome, status, refusal)
        assert reason in found["reason"], name
        assert found["validators"] == {"etag": None, "last_modified": None}
        assert told["ended"][name]["reason"] == f"failed: {found['url']}: {found['reason']}"
        # whoever tells the reason names the address; the words for a bomb are Scrapy's
        assert web.url not in found["reason"] or name == "bomb"
        assert told["ended"][name]["records"] == 0
    assert all(batch["cursor"] is None and not keys for batch, keys in calls(tmp_path, "commit"))
    # network errors and broken servers are tried twice more; refusals and missing pages are not
    tries = {name: web.paths().count(f"/{name}") for name in BAD}
    assert tries == dict.fromkeys(BAD, 1) | dict.fromkeys(("broken", "cut", "gzip", "slow"), 3) | {
        "no_address": 0,
        "loop": 6,
    }


def test_a_network_error_that_passes(web, tmp_path):
    web.put("/a", Reply(page(records=["k"]), cut=3), Reply(page(records=["k"])))
    assert run(tmp_path, jobs=[job(web)])["ended"]["one"]["reason"] == "finished"


def test_nobody_there(tmp_path):
    with served() as web:
        pass
    told = run(tmp_path, jobs=[job(web)], settings={"PAPERFEED_BACKOFF": 0.01})
    assert "efused" in told["ended"]["one"]["reason"]


def test_compressed_answers_are_read_and_archived_as_read(web, tmp_path):
    web.put("/a", Reply(gzip.compress(page(records=["k"])), headers={"Content-Encoding": "gzip"}))
    told = run(tmp_path, jobs=[job(web)], archive=str(tmp_path / "archive"))
    assert told["ended"]["one"]["records"] == 1
    assert exchanges(tmp_path)[0]["bytes"] == len(page(records=["k"]))


def test_redirects(web, tmp_path):
    web.put("/a", Reply(status=301, headers={"Location": "/b"}))
    web.put("/b", Reply(page(records=["k"]), etag='"b"'))
    for _ in range(2):
        run(tmp_path, jobs=[job(web)])
    first, second = exchanges(tmp_path)
    assert (first["url"], first["outcome"], first["reason"]) == (
        f"{web.url}/b", "page", f"redirected from {web.url}/a",
    )  # fmt: skip
    assert second["outcome"] == "not_modified"
    # a validator is told to the address it came from, and to no other
    assert [a.headers.get("If-None-Match") for a in web.asked] == [None, None, None, '"b"']
    assert all("Referer" not in a.headers for a in web.asked)


def test_some_bad_some_good(web, tmp_path):
    web.put("/a", Reply(page(records=["k1"])))
    web.put("/b", Reply(page(records=["k2"])))
    jobs = [job(web, values={"paths": "/a /missing /b", "cursor": "2026-03-05"})]
    told = run(tmp_path, jobs=jobs)
    assert told["ended"]["one"]["records"] == 2
    assert told["ended"]["one"]["reason"] == f"failed: {web.url}/missing: expected status 200, found 404"
    assert [b["cursor"] for b, _ in calls(tmp_path, "commit")] == [None, None, None]


def test_limit_leaves_the_rest_to_the_next_run(web, tmp_path):
    pages = ["/a", "/b", "/c"]
    for n, path in enumerate(pages):
        web.put(path, Reply(page(records=[f"{path}{i}" for i in range(2)], follow=pages[n + 1 : n + 2])))
    jobs = [job(web, values={"cursor": "2026-03-05"})]
    told = run(tmp_path, jobs=jobs, limit=3)
    assert (told["ended"]["one"]["reason"], told["ended"]["one"]["records"]) == ("limit", 4)
    assert calls(tmp_path, "commit")[-1][0]["todo"] == [f"{web.url}/c"]
    told = run(tmp_path, jobs=jobs)
    assert told["ended"]["one"]["reason"] == "finished"
    assert web.paths() == pages
    assert calls(tmp_path, "commit")[-1][0]["cursor"] == "2026-03-05"


def test_pages_that_shift_while_they_are_read_move_no_cursor(web, tmp_path):
    web.put("/a", Reply(page(records=["k1", "k2"], declared=2, part_of="w", follow=["/b"])))
    web.put("/b", Reply(page(records=["k2", "k4"], declared=2, part_of="w")), Reply(page(records=["k3", "k4"])))
    jobs = [job(web, values={"cursor": "2026-03-05"})]
    for _ in range(2):
        run(tmp_path, jobs=jobs)
    found = [(b["missing"], b["promised"], b["cursor"]) for b, _ in calls(tmp_path, "commit")]
    assert found == [(0, "2026-03-05", None), (1, None, None), (0, "2026-03-05", None), (0, "2026-03-05", "2026-03-05")]


def test_an_expired_token_begins_anew(web, tmp_path):
    web.put("/a", Reply(page(records=["k1"], follow=["/token"])))
    web.put("/token", Reply(page(refusal="expired")), Reply(page(records=["k2"])))
    told = run(tmp_path, jobs=[job(web, values={"cursor": "2026-03-05"})])
    assert told["ended"]["one"]["reason"] == "finished"
    assert web.paths() == ["/a", "/token", "/a", "/token"]
    assert [b["cursor"] for b, _ in calls(tmp_path, "commit")] == [None, None, None, "2026-03-05"]


def test_a_token_that_expires_again_fails(web, tmp_path):
    web.put("/a", Reply(page(records=["k1"], follow=["/token"])))
    web.put("/token", Reply(page(refusal="expired")))
    told = run(tmp_path, jobs=[job(web, values={"cursor": "2026-03-05"})])
    assert told["ended"]["one"]["reason"].startswith("failed: ")
    assert web.paths() == ["/a", "/token", "/a", "/token"]


def test_going_in_circles_ends(web, tmp_path):
    web.put("/a", Reply(page(records=["k"], follow=["/b"])))
    web.put("/b", Reply(page(records=["k"], follow=["/a"])))
    told = run(tmp_path, jobs=[job(web, values={"cursor": "2026-03-05"}), job(web, "web")])
    assert told["ended"]["one"]["reason"] == f"failed: goes in circles: {web.url}/a was asked already"
    assert told["ended"]["web"]["reason"] == "finished"
    assert all(b["cursor"] is None for b, _ in calls(tmp_path, "commit"))


def test_a_commit_that_fails_ends_the_run_and_loses_nothing(web, tmp_path):
    pages = [f"/{n}" for n in range(6)]
    for n, path in enumerate(pages):
        web.put(path, Reply(page(records=[path], follow=pages[n + 1 : n + 2])))
    jobs = [job(web, name, values={"paths": "/0", "cursor": "2026-03-05"}) for name in ("one", "two")]
    told = run(tmp_path, jobs=jobs, fails_at=3, archive=str(tmp_path / "archive"))
    assert told["error"] == "OSError: the disk is full"
    assert len(calls(tmp_path, "commit")) == 2
    assert len(calls(tmp_path, "refused")) == 1
    ended = [[name, "failed: the run ended: the disk is full"] for name in ("one", "two")]
    assert calls(tmp_path, "end") == ended
    told = run(tmp_path, jobs=jobs, archive=str(tmp_path / "archive"))
    stored = [key for batch, keys in calls(tmp_path, "commit") if batch["source"] == "one" for key in keys]
    assert stored == pages
    assert {ended["reason"] for ended in told["ended"].values()} == {"finished"}


def test_a_source_that_is_busy_is_left_for_later(web, tmp_path):
    web.put("/a", Reply(page(records=["k"])))
    told = run(tmp_path, jobs=[job(web), job(web, "two")], busy=["one"])
    assert told["ended"]["one"]["judgement"] == {"verdict": "deferred", "reason": "another run is at it"}
    assert told["ended"]["two"]["reason"] == "finished"
    assert calls(tmp_path, "end") == [["one", "deferred: another run is at it"], ["two", "finished"]]


def test_interrupted(web, tmp_path):
    for n in range(200):
        web.put(f"/{n}", Reply(page(records=[f"k{n}"], follow=[f"/{n + 1}"]), wait=0.02))
    process = start(tmp_path, jobs=[job(web, values={"paths": "/0", "cursor": "c"}), job(web, "two")])
    while len(web.asked) < 3:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    told = result(process)
    assert [told["ended"][name]["reason"] for name in ("one", "two")] == ["interrupted", "interrupted"]
    last, _ = calls(tmp_path, "commit")[-1]
    assert last["todo"] == [f"{web.url}/{len(calls(tmp_path, 'commit'))}"]
    assert len(web.asked) == len(calls(tmp_path, "commit"))


def test_interrupted_while_waiting(web, tmp_path):
    web.put("/a", Reply(status=503, headers={"Retry-After": "50"}))
    process = start(tmp_path, jobs=[job(web)])
    while not web.asked:
        time.sleep(0.01)
    time.sleep(0.2)
    before = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert result(process)["ended"]["one"]["reason"] == "interrupted"
    assert time.monotonic() - before < 30


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_while_a_slow_answer_is_on_its_way(web, tmp_path, number):
    web.put("/0", Reply(page(records=["k0"], follow=["/1"])))
    web.put("/1", Reply(page(records=["k1"]), wait=15))
    process = start(tmp_path, jobs=[job(web, values={"paths": "/0", "cursor": "c"})])
    while len(web.asked) < 2:
        time.sleep(0.01)
    process.send_signal(number)
    told = result(process)
    assert (told["ended"]["one"]["reason"], told["stderr"]) == ("interrupted", "")
    assert [(batch["todo"], batch["cursor"], keys) for batch, keys in calls(tmp_path, "commit")] == [
        ([f"{web.url}/1"], None, ["k0"])
    ]


def test_what_is_asked_wrongly_is_said_before_anything_is_asked(web, tmp_path):
    told = run(tmp_path, jobs=[job(web), job(web, values={"nope": "1"})])
    assert told["error"] == "UsageError: one: expected each source once in a run, found it 2 times"
    told = run(tmp_path, jobs=[job(web), job(web, "two", values={"nope": "1"})])
    assert told["error"].startswith("UsageError: toy: option 'nope' is not known")
    assert web.asked == []


def test_a_window_of_ones_own_moves_no_cursor(web, tmp_path):
    web.put("/a", Reply(page(records=["k"])))
    values = {"cursor": "2026-03-05"}
    run(tmp_path, jobs=[job(web, values=values, since="2026-03-01")])
    run(tmp_path, jobs=[job(web, values=values, since="2026-03-01")])
    run(tmp_path, jobs=[job(web, values=values, until="2026-03-01")])
    # the first has no cursor yet that could be moved past anything
    assert [b["cursor"] for b, _ in calls(tmp_path, "commit")] == ["2026-03-05", None, None]


def test_secrets_stay_out_of_the_ledger(web, tmp_path):
    web.put("/a?api_key=s3cret", Reply(page(), status=404))
    told = run(tmp_path, jobs=[job(web, values={"paths": "/a?api_key=s3cret"})])
    assert web.paths() == ["/a?api_key=s3cret"]
    assert "s3cret" not in json.dumps([exchanges(tmp_path), told["ended"], told["events"]])


class Swallows:
    """A component that drops every request without a word."""

    async def process_start(self, start):
        async for _ in start:
            continue
        return
        yield


def test_a_request_that_gets_lost_is_put_on_record(web, tmp_path):
    web.put("/a", Reply(page(records=["k"])))
    web.put("/b", Reply(page(records=["k"])))
    jobs = [job(web, values={"paths": "/a /b", "cursor": "2026-03-05"})]
    told = run(tmp_path, jobs=jobs, settings={"SPIDER_MIDDLEWARES": {"tests.crawler.fetch.test_run.Swallows": 1}})
    lost, found = exchanges(tmp_path)
    assert (lost["url"], lost["outcome"]) == (f"{web.url}/a", "dropped")
    assert (found["url"], found["outcome"]) == (f"{web.url}/b", "page")
    assert told["ended"]["one"]["reason"] == f"failed: {web.url}/a: dropped by a component of Scrapy"
    assert [b["cursor"] for b, _ in calls(tmp_path, "commit")] == [None, None]
