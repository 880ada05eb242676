"""The archive answers instead of the network."""

import pytest

from tests.crawler.fetch.process import calls, exchanges, page, run
from tests.crawler.fetch.web import Reply, served


@pytest.fixture
def archived(tmp_path):
    """What two sources answered in two runs; the server is gone."""
    folder = tmp_path / "live"
    folder.mkdir()
    with served() as web:
        web.put("/a", Reply(page(records=["k1"], follow=["/b"]), etag='"a"'))
        web.put("/b", Reply(page(records=["k2"]), etag='"b"'), Reply(page(records=["k2", "k3"]), etag='"b2"'))
        web.put("/bad", Reply(b"<html>", status=403))
        jobs = [
            {"name": "one", "values": {"base_url": web.url, "cursor": "2026-03-05"}},
            {"name": "two", "values": {"base_url": web.url, "paths": "/bad /b"}},
        ]
        for _ in range(2):
            run(folder, jobs=jobs, archive=str(tmp_path / "archive"))
    return folder, tmp_path / "archive", jobs


SAME = ("url", "fetched", "outcome", "status", "refusal", "bytes", "validators", "place")


def told(folder, source):
    return [[exchange[name] for name in SAME] for exchange in exchanges(folder, source)]


@pytest.mark.parametrize("named", [True, False], ids=["jobs", "what the archive names"])
def test_replay_equals_what_was(archived, tmp_path, named):
    live, archive, jobs = archived
    replayed = run(
        tmp_path, jobs=jobs if named else [], kinds=True, replay=str(archive), settings={"PAPERFEED_CONTACT": None}
    )
    for name in ("one", "two"):
        assert told(tmp_path, name) == told(live, name)
        keys = [[k for b, k in calls(folder, "commit") if b["source"] == name] for folder in (live, tmp_path)]
        assert keys[0] == keys[1]
    assert replayed["ended"]["one"]["reason"] == "finished"
    assert replayed["ended"]["two"]["reason"].startswith("failed: ")
    # the cursor and what is left to do are the living harvest's
    batches = [batch for batch, _ in calls(tmp_path, "commit")]
    assert {(tuple(b["todo"]), b["promised"], b["cursor"]) for b in batches} == {((), None, None)}
    # nothing is archived twice, nobody is waited for
    assert sorted(p.name for p in tmp_path.iterdir()) == ["archive", "journal.json", "live"]
    assert not [e for e in replayed["events"] if e["kind"] == "waiting"]


def test_one_file(archived, tmp_path):
    live, archive, _ = archived
    first = sorted(archive.iterdir())[0]
    run(tmp_path, jobs=[], kinds=True, replay=str(first))
    assert told(tmp_path, "one") == told(live, "one")[:2]


def test_a_torn_archive_is_replayed_up_to_the_tear(archived, tmp_path):
    live, archive, _ = archived
    last = sorted(archive.iterdir())[-1]
    last.write_bytes(last.read_bytes()[:-1])
    run(tmp_path, jobs=[], kinds=True, replay=str(archive))
    assert len(exchanges(tmp_path)) == len(exchanges(live)) - 1


def test_damage_is_said_after_all_that_can_be_read(archived, tmp_path):
    live, archive, _ = archived
    first, _ = sorted(archive.iterdir())
    whole = bytearray(first.read_bytes())
    place = next(e["place"] for e in exchanges(live, "one"))
    whole[place["offset"] + place["length"] // 2] ^= 0xFF
    first.write_bytes(whole)
    told = run(tmp_path, jobs=[], kinds=True, replay=str(archive))
    assert len(exchanges(tmp_path)) == len(exchanges(live)) - 1
    why = f"can't be read: record 2 at byte {place['offset']}"
    assert told["ended"][first.name]["judgement"] == {"verdict": "failed", "reason": why}
    assert calls(tmp_path, "end")[-1] == [first.name, f"failed: {why}"]


def test_a_tear_in_an_older_file_is_damage(archived, tmp_path):
    _, archive, _ = archived
    first, _ = sorted(archive.iterdir())
    first.write_bytes(first.read_bytes()[:-1])
    told = run(tmp_path, jobs=[], kinds=True, replay=str(archive))
    assert told["ended"][first.name]["judgement"]["verdict"] == "failed"


def test_what_is_not_there_is_said(archived, tmp_path):
    _, archive, jobs = archived
    other = {"name": "three", "values": {}}
    assert run(tmp_path, jobs=[other], replay=str(archive))["error"] == (
        f"UsageError: {archive}: expected answers for 'three', found none"
    )
    assert run(tmp_path, jobs=jobs, replay=str(tmp_path / "none"))["error"].startswith("ArchiveError: ")
    assert run(tmp_path, jobs=[], replay=str(archive))["error"].startswith("UsageError: no source is called 'toy'")
