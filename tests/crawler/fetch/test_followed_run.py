"""Somebody's web in whole runs: how far it is followed, what it costs when nothing has changed, what a dead link is."""

import pytest

from crawler.fetch import archive
from tests.crawler.fetch.process import calls, exchanges, page, run
from tests.crawler.fetch.web import Reply, served


@pytest.fixture
def web():
    with served() as web:
        yield web


def job(web, **source):
    return {"name": "ek", "values": {"base_url": web.url}, "source": {"depth": 2, "pages": 20, **source}}


def tagged(name, *follow, **data):
    return Reply(page(records=[name], follow=list(follow), **data), etag=f'"{name}"')


def outcomes(tmp_path):
    return [(e["url"].rpartition("/")[2], e["outcome"], e["status"]) for e in exchanges(tmp_path)]


def test_unchanged_pages_cost_a_304_although_they_lead_on(web, tmp_path):
    web.put("/a", tagged("a", "/pubs", "/ek.bib"))
    web.put("/pubs", tagged("pubs", "/pubs2", "/a"))
    web.put("/pubs2", tagged("pubs2", "/pubs3"))
    web.put("/ek.bib", tagged("bib"))
    for _ in range(3):
        told = run(tmp_path, jobs=[job(web)])
        assert told["ended"]["ek"]["reason"] == "finished"
    first = [("a", "page", 200), ("pubs", "page", 200), ("pubs2", "page", 200), ("ek.bib", "page", 200)]
    assert outcomes(tmp_path) == [*first, *[(name, "not_modified", 304) for name, *_ in first] * 2]
    # the page that leads on changes: what it no longer leads to is not asked, what is new is
    web.put("/pubs", Reply(page(records=["pubs"], follow=["/new"]), etag='"other"'))
    web.put("/new", tagged("new"))
    run(tmp_path, jobs=[job(web)])
    assert outcomes(tmp_path)[12:] == [
        ("a", "not_modified", 304),
        ("pubs", "page", 200),
        ("new", "page", 200),
        ("ek.bib", "not_modified", 304),
    ]


def test_links_that_lead_nowhere_are_no_failure(web, tmp_path):
    web.put("/robots.txt", Reply(b"User-agent: *\nDisallow: /closed"))
    links = ["/gone", "/closed/pubs", "/text", "http://192.0.2.1/pubs", "/away", "/forgotten/pubs", "/good"]
    web.put("/a", tagged("a", *links))
    web.put("/text", Reply(b"no JSON"))
    web.put("/away", Reply(status=302, headers={"Location": "http://pubs.example/"}))
    web.put("/good", tagged("good"))
    told = run(tmp_path, jobs=[job(web, robots=True)])
    assert told["ended"]["ek"]["reason"] == "finished"
    found = exchanges(tmp_path)
    assert [(e["outcome"], e["optional"]) for e in found] == [
        ("page", False),
        ("status", True),
        ("dropped", True),
        ("refused", True),
        ("dropped", True),
        ("dropped", True),
        ("dropped", True),
        ("page", True),
    ]
    reasons = (
        "robots.txt forbids it",
        "expected a public address",
        "leads to another site",
        "was forgotten on request",
    )
    for exchange, reason in zip([found[n] for n in (2, 4, 5, 6)], reasons, strict=True):
        assert reason in exchange["reason"]
    assert "/forgotten/pubs" not in web.paths()


def test_what_can_never_be_read_does_not_fail_week_after_week(web, tmp_path):
    """A bibliography beyond all bounds, or an empty one: the rest is unchanged, and costs a 304."""
    web.put("/a", tagged("a", "/all.bib", "/empty.bib", "/pubs"))
    web.put("/all.bib", Reply(b"@" * 5000))
    web.put("/empty.bib", Reply(b""))
    web.put("/pubs", tagged("pubs"))
    for _ in range(2):
        told = run(tmp_path, jobs=[job(web, max_bytes=4000)])
        assert told["ended"]["ek"]["reason"] == "finished"
    dead = [("all.bib", "refused", None), ("empty.bib", "refused", 200)]
    assert outcomes(tmp_path) == [
        *(("a", "page", 200), *dead, ("pubs", "page", 200)),
        *(("a", "not_modified", 304), *dead, ("pubs", "not_modified", 304)),
    ]


def test_a_link_does_not_lead_to_somebody_else_on_the_same_host(web, tmp_path):
    web.put("/~ek/", tagged("a", "/~ek/pubs", "/~ek/old"))
    web.put("/~ek/pubs", Reply(status=302, headers={"Location": "/publications/"}))
    web.put("/publications/", tagged("all of the department"))
    web.put("/~ek/old", Reply(status=301, headers={"Location": "/~ek/new/"}))
    web.put("/~ek/new/", tagged("new"))
    values = {"base_url": web.url, "paths": "/~ek/"}
    told = run(tmp_path, jobs=[{**job(web), "values": values}])
    assert told["ended"]["ek"]["reason"] == "finished"
    assert told["ended"]["ek"]["records"] == 2
    assert "/publications/" not in web.paths()
    assert "leads to another site" in exchanges(tmp_path)[1]["reason"]


def test_one_page_under_two_addresses_and_links_in_circles(web, tmp_path):
    web.put("/a", tagged("a", "/pubs", "/pubs/"))
    web.put("/pubs", Reply(status=301, headers={"Location": "/pubs/"}))
    web.put("/pubs/", tagged("pubs", "/a", "/pubs", "/pubs/"))
    for _ in range(3):
        assert run(tmp_path, jobs=[job(web)])["ended"]["ek"]["reason"] == "finished"
    first = ["/a", "/pubs", "/pubs/"]
    assert web.paths() == first * 3
    assert [e["status"] for e in exchanges(tmp_path)] == [200, 200, 304, 304, 304, 304]


def test_no_more_pages_than_allowed(web, tmp_path):
    """Whatever a site leads to: two links deep, twenty pages, also when it was interrupted and nothing has changed."""
    web.put("/a", tagged("a", *(f"/p{n}" for n in range(50))))
    for n in range(50):
        web.put(f"/p{n}", tagged(f"p{n}", f"/q{n}"))
        web.put(f"/q{n}", tagged(f"q{n}", f"/r{n}"))
        web.put(f"/r{n}", tagged(f"r{n}"))
    for _ in range(2):
        run(tmp_path, jobs=[job(web)])
        assert len(web.asked) == 20
        assert not [path for path in web.paths() if path.startswith("/r")]
        web.asked.clear()


def test_a_page_that_fails_is_a_failure(web, tmp_path):
    web.put("/a", tagged("a", "/pubs"))
    web.put("/pubs", Reply(status=500), Reply(status=500), Reply(status=500), tagged("pubs"))
    told = run(tmp_path, jobs=[job(web)])
    # whoever reads the reason knows whose it is: it begins with the page that failed
    assert told["ended"]["ek"]["reason"] == f"failed: {web.url}/pubs: expected status 200, found 500"
    assert run(tmp_path, jobs=[job(web)])["ended"]["ek"]["reason"] == "finished"
    assert outcomes(tmp_path) == [("a", "page", 200), ("pubs", "status", 500), ("pubs", "page", 200)]


def test_a_seed_that_is_forgotten_is_not_asked(web, tmp_path):
    told = run(tmp_path, jobs=[{**job(web), "values": {"base_url": web.url, "paths": "/forgotten"}}])
    assert "was forgotten on request" in told["ended"]["ek"]["reason"]
    assert web.paths() == []


def test_the_archive_says_what_led_to_a_page(web, tmp_path):
    web.put("/a", tagged("a", "/pubs"))
    web.put("/pubs", tagged("pubs"))
    run(tmp_path, jobs=[job(web)], archive=str(tmp_path / "archive"))
    assert [a.via for a in archive.read(tmp_path / "archive")] == [None, f"{web.url}/a"]
    batches = [batch for batch, _ in calls(tmp_path, "commit")]
    assert [(b["via"], b["follow"]) for b in batches] == [(None, [f"{web.url}/pubs"]), (f"{web.url}/a", [])]
    (tmp_path / "journal.json").unlink()
    run(tmp_path, replay=str(tmp_path / "archive"), kinds=True)
    assert [batch["via"] for batch, _ in calls(tmp_path, "commit")] == [None, f"{web.url}/a"]


def test_a_chain_remembers_nothing(web, tmp_path):
    web.put("/a", tagged("a", "/next"))
    web.put("/next", tagged("next"))
    for _ in range(2):
        run(tmp_path, jobs=[{"name": "one", "values": {"base_url": web.url}}])
    assert [e["outcome"] for e in exchanges(tmp_path)] == ["page", "page", "page", "not_modified"]
    assert {(b["via"], b["follow"]) for b, _ in calls(tmp_path, "commit")} == {(None, None)}


def test_a_host_that_does_not_answer_is_left_alone(web, tmp_path):
    paths = " ".join(f"/slow{n}" for n in range(9))
    for path in paths.split():
        web.put(path, Reply(page(), cut=1))
    told = run(tmp_path, jobs=[{"name": "one", "values": {"base_url": web.url, "paths": paths}}])
    assert told["ended"]["one"]["reason"].endswith("the answer was cut short (and so 3 times in a row)")
    assert len(exchanges(tmp_path)) == 3


def test_a_second_wave(web, tmp_path):
    web.put("/a", tagged("a"))
    told = run(tmp_path, jobs=[{"name": "one", "values": {"base_url": web.url}}], then=[{**job(web), "name": "two"}])
    assert [(name, ended["reason"]) for name, ended in told["ended"].items()] == [
        ("one", "finished"),
        ("two", "finished"),
    ]
    assert told["planned"] == [["one"]]


def test_a_second_wave_that_can_not_be_planned(web, tmp_path):
    web.put("/a", tagged("a"))
    jobs = [{"name": "one", "values": {"base_url": web.url}}]
    told = run(tmp_path, jobs=jobs, then=[{**job(web), "name": "one"}])
    assert told["error"] == "UsageError: one: expected each source once in a run, found it 2 times"
    assert [reason for _, reason in calls(tmp_path, "end")] == ["finished"]
