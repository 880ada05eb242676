"""Manners in whole runs, against a real server. Times are only ever bounded from below."""

import email.utils
import json
import time

import pytest

from crawler.fetch.handler import TRIES
from tests.crawler.fetch.process import calls, exchanges, page, result, run, start
from tests.crawler.fetch.web import Reply, served

# what a server may see less than what was slept, between two clocks and two threads
SLACK = 0.02


@pytest.fixture
def web():
    with served() as web:
        yield web


def job(web, name="one", **changes):
    values = {"base_url": web.url, **changes.pop("values", {})}
    return {"name": name, "values": values, **changes}


def state(tmp_path):
    (path,) = (tmp_path / "state" / "providers").glob("*.json")
    return json.loads(path.read_text())


def test_spacing_over_sources_and_processes(web, tmp_path):
    web.put("/a", Reply(page(follow=["/b"])))
    web.put("/b", Reply(page(records=["k"]), wait=0.05))
    jobs = [job(web, name, delay=0.15) for name in ("one", "two")]
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
    shared = {"PAPERFEED_STATE_DIR": str(tmp_path / "state")}
    processes = [start(tmp_path / folder, jobs=jobs, settings=shared) for folder in ("x", "y")]
    for process in processes:
        assert {e["reason"] for e in result(process)["ended"].values()} == {"finished"}
    assert len(web.asked) == 8
    assert min(web.gaps()) >= 0.15 - SLACK
    assert web.most_open == 1


def test_spacing_survives_a_restart(web, tmp_path):
    web.put("/a", Reply(page()))
    for _ in range(2):
        run(tmp_path, jobs=[job(web, delay=1.0)], settings={"PAPERFEED_CONTACT": None})
    assert web.gaps()[0] >= 1.0 - SLACK


def test_what_was_waited_is_told(web, tmp_path):
    """For one's turn, for a pause that was asked for, before trying again; not for the answer."""
    slow = Reply(page(), wait=0.2)
    web.put("/a", Reply(page(follow=["/b", "/c"])))
    web.put("/b", Reply(b"", status=503, headers={"Retry-After": "1"}), slow)
    web.put("/c", Reply(b"", status=500), Reply(b"", status=500), slow)
    run(tmp_path, jobs=[job(web, delay=0.3)], settings={"PAPERFEED_BACKOFF": 4.0})
    first, paused, broken = exchanges(tmp_path)
    assert first["waited_ms"] < 300
    # of the time between two requests some has passed when the second one's turn is waited for
    assert paused["waited_ms"] >= 1000 - 1000 * SLACK
    # 0.4 and 0.8 s of patience with what is broken hold the delays
    assert broken["waited_ms"] >= 1200 - 1000 * SLACK
    assert min(paused["elapsed_ms"], broken["elapsed_ms"]) >= 200 - 1000 * SLACK


def test_robots_txt_takes_its_turn(web, tmp_path):
    web.put("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 0.3\n"))
    web.put("/a", Reply(page(follow=["/b"])))
    web.put("/b", Reply(page()))
    run(tmp_path, jobs=[job(web, source={"robots": True}, delay=0.1)])
    assert web.paths() == ["/robots.txt", "/a", "/b"]
    first, second = web.gaps()
    assert first >= 0.3 - SLACK
    assert second >= 0.3 - SLACK


@pytest.mark.parametrize("told", ["0.4", "date"])
def test_retry_after_is_waited_out(web, tmp_path, told):
    if told == "date":
        # dates have no fractions: between one and two seconds from the answer

        def told():
            return email.utils.formatdate(time.time() + 2, usegmt=True)

    web.put("/a", Reply(status=429, headers={"Retry-After": told}), Reply(page(records=["k"])))
    result = run(tmp_path, jobs=[job(web)])
    assert result["ended"]["one"]["reason"] == "finished"
    assert web.gaps()[0] >= 0.4 - SLACK
    assert [e["outcome"] for e in exchanges(tmp_path)] == ["page"]
    waits = [e["waiting_seconds"] for e in result["events"] if e["kind"] == "waiting"]
    assert len(waits) == 1
    assert waits[0] >= 0.4 - 0.3


def test_a_pause_holds_for_all_sources_of_a_provider(web, tmp_path):
    web.put("/a", Reply(page(records=["k"], follow=["/b"])))
    web.put("/b", Reply(status=503, headers={"Retry-After": "3600"}))
    told = run(tmp_path, jobs=[job(web, values={"cursor": "2026-03-05"}), job(web, "two")])
    for name in ("one", "two"):
        assert told["ended"][name]["reason"].startswith(f"deferred: 127.0.0.1:{web.port} may not be asked until 20")
    assert web.paths() == ["/a", "/b"]
    assert [(e["outcome"], e["status"]) for e in exchanges(tmp_path)] == [("page", 200), ("status", 503)]
    last, _ = calls(tmp_path, "commit")[-1]
    assert (last["todo"], last["promised"], last["cursor"]) == ([f"{web.url}/b"], "2026-03-05", None)

    # and for the next process
    told = run(tmp_path, jobs=[job(web)])
    assert told["ended"]["one"]["reason"].startswith("deferred: ")
    assert web.paths() == ["/a", "/b"]
    assert len(exchanges(tmp_path)) == 2

    # until it is over
    providers = tmp_path / "state" / "providers"
    next(providers.glob("*.json")).write_text('{"last": 0, "paused": 0, "strikes": 0}')
    web.put("/b", Reply(page()))
    told = run(tmp_path, jobs=[job(web, values={"cursor": "2026-03-06"})])
    assert told["ended"]["one"]["reason"] == "finished"
    assert web.paths() == ["/a", "/b", "/b"]
    assert calls(tmp_path, "commit")[-1][0]["cursor"] == "2026-03-05"


def test_tries_end(web, tmp_path):
    web.put("/a", Reply(status=429, headers={"Retry-After": "0"}))
    told = run(tmp_path, jobs=[job(web)])
    assert told["ended"]["one"]["reason"].startswith("deferred: ")
    assert len(web.asked) == TRIES
    assert state(tmp_path)["strikes"] == TRIES


def test_without_retry_after_pauses_double(web, tmp_path):
    web.put("/a", *[Reply(status=429, headers={"Retry-After": "soon"})] * 3, Reply(page(records=["k"])))
    told = run(tmp_path, jobs=[job(web)], settings={"PAPERFEED_BACKOFF": 0.1})
    assert told["ended"]["one"]["reason"] == "finished"
    for gap, least in zip(web.gaps(), (0.1, 0.2, 0.4), strict=True):
        assert gap >= least - SLACK
    assert state(tmp_path)["strikes"] == 0


def test_a_403_of_arxiv_ends_the_source(web, tmp_path):
    web.put("/a", Reply(page(records=["k"])))
    web.put("/no", Reply(b"Forbidden", status=403))
    jobs = [
        job(web, name, values={"paths": "/no /a"}, source={"provider": provider})
        for name, provider in (("arxiv", "arxiv"), ("other", None))
    ]
    told = run(tmp_path, jobs=jobs)
    assert web.paths() == ["/no", "/no", "/a"]
    assert "answered 403, and asking on would count as an attack" in told["ended"]["arxiv"]["reason"]
    assert told["ended"]["other"]["reason"].endswith("expected status 200, found 403")
    assert [(e["outcome"], e["status"]) for e in exchanges(tmp_path, "arxiv")] == [("status", 403)]


ROBOTS = {
    "forbidden": (Reply(b"User-agent: *\nDisallow: /a"), "robots.txt forbids it"),
    "missing": (Reply(status=404), None),
    "moved": (Reply(status=301, headers={"Location": "/rules.txt"}), "robots.txt forbids it"),
    "broken": (Reply(status=500), "robots.txt can't be had: status 500"),
    "slow": (Reply(wait=1.5), "robots.txt can't be had: no answer in time"),
    "page": (Reply(b"<html>Not found", headers={"Content-Type": "text/html"}), None),
    "long": (Reply(b"User-agent: *\n" + b"#" * 600_000 + b"\nDisallow: /a"), None),
    "loop": (Reply(status=302, headers={"Location": "/robots.txt"}), "robots.txt can't be had: max redirections"),
}


def test_robots_txt(tmp_path):
    webs = {name: served() for name in ROBOTS}
    opened = {name: web.__enter__() for name, web in webs.items()}
    try:
        for name, web in opened.items():
            web.put("/robots.txt", ROBOTS[name][0])
            web.put("/rules.txt", Reply(b"User-agent: *\nDisallow: /a"))
            web.put("/a", Reply(page(records=["k"])))
        jobs = [job(web, name, source={"robots": True}) for name, web in opened.items()]
        run(tmp_path, jobs=jobs, settings={"DOWNLOAD_TIMEOUT": 0.5, "PAPERFEED_BACKOFF": 0.01})
    finally:
        for web in webs.values():
            web.__exit__(None, None, None)
    for name, (_, reason) in ROBOTS.items():
        (found,) = exchanges(tmp_path, name)
        # a server that is down has forbidden nothing
        refused = "failed" if name in ("broken", "slow") else "dropped"
        assert (name, found["outcome"]) == (name, refused if reason else "page")
        assert (reason or "") in (found["reason"] or ""), name
        assert ("/a" in opened[name].paths()) is (reason is None), name


def test_interfaces_for_programs_have_no_robots_txt(web, tmp_path):
    web.put("/robots.txt", Reply(b"User-agent: *\nDisallow: /"))
    web.put("/a", Reply(page(records=["k"])))
    assert run(tmp_path, jobs=[job(web)])["ended"]["one"]["reason"] == "finished"
    assert web.paths() == ["/a"]


def test_without_a_memory_nobody_is_asked(web, tmp_path):
    web.put("/a", Reply(page(records=["k"])))
    (tmp_path / "state").write_text("")
    told = run(tmp_path, jobs=[job(web, delay=0.1)])
    folder = tmp_path / "state" / "providers"
    assert told["error"].startswith(f"StateError: {folder}: expected a folder to remember when providers may be asked")
    assert (web.asked, calls(tmp_path, "commit")) == ([], [])
    assert [how[:23] for _, how in calls(tmp_path, "end")] == ["failed: the run ended: "]
