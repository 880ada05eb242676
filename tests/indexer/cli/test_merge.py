"""`merge`, `unmerge` and `duplicates` as they are run. All works are invented."""

import json

import pytest
from sqlite_utils import Database

from indexer.store.fingerprint import logical_lines
from indexer.store.schema import migrations
from tests.indexer.store.samples import doi, paper, store
from tests.program import paperfeed

PUBLISHED = paper(
    "https://dunes.example/7",
    title="Grains of sand by night",
    source="feed",
    identifiers=(doi("10.1000/p"),),
    venue="Dunes",
    year=2025,
)


@pytest.fixture
def folder(tmp_path):
    db = Database(tmp_path / "papers.db")
    migrations.apply(db)
    store(db, paper("2401.00001"), paper("2401.00002", title="Moss in the wind"), PUBLISHED)
    db.close()
    return tmp_path


def content(folder):
    db = Database(folder / "papers.db")
    lines = list(logical_lines(db.conn))
    db.close()
    return lines


def run(folder, *arguments, code=0):
    done = paperfeed(*arguments, cwd=folder)
    assert done.returncode == code, done.stderr
    return done


def test_merge_and_unmerge(folder):
    before = content(folder)
    trial = run(folder, "merge", "arXiv:2401.00001v2", "https://doi.org/10.1000/p", "--dry-run", "--json")
    told = json.loads(trial.stdout)
    (work,) = told["works"]
    assert (told["decision"], work["arxiv_id"], work["doi"], work["venue"]) == (
        None,
        "2401.00001",
        "10.1000/p",
        "Dunes",
    )
    assert trial.stderr == "one work; nothing was written\n"
    assert content(folder) == before
    done = run(folder, "merge", "2401.00001", "10.1000/p", "--why", "its published version", "--by", "ek")
    assert done.stderr == "one work; decision 1\n"
    assert "Dunes" in done.stdout
    (listed,) = json.loads(run(folder, "duplicates", "--json").stdout)["merges"]
    assert {name: listed[name] for name in ("id", "rule", "in_force", "one", "other", "why", "by")} == {
        "id": 1,
        "rule": "hand",
        "in_force": True,
        "one": "arxiv_oai 2401.00001",
        "other": "feed https://dunes.example/7",
        "why": "its published version",
        "by": "ek",
    }
    again = run(folder, "merge", "2401.00001", "10.1000/p", code=2)
    assert "expected two works, found one" in again.stderr
    assert run(folder, "unmerge", "1").stderr == "two works; the decision is taken back\n"
    assert content(folder) == before


def test_old_numbers_lead_on(folder):
    old = json.loads(run(folder, "show", "10.1000/p", "--json").stdout)["id"]
    run(folder, "merge", "2401.00001", "10.1000/p")
    known = json.loads(run(folder, "show", str(old), "--json").stdout)
    assert (known["arxiv_id"], known["venue"], known["id"] == old) == ("2401.00001", "Dunes", False)
    run(folder, "unmerge", "1")
    assert json.loads(run(folder, "show", str(old), "--json").stdout)["arxiv_id"] is None


def test_a_part_of_a_work_is_meant(folder):
    """What is merged with a work under the name of one of its parts stays with that part."""
    run(folder, "merge", "2401.00001", "2401.00002")
    run(folder, "merge", "2401.00002", "10.1000/p")
    assert run(folder, "unmerge", "1").stderr == "two works; the decision is taken back\n"
    known = json.loads(run(folder, "show", "10.1000/p", "--json").stdout)
    assert known["arxiv_id"] == "2401.00002"


def test_never(folder):
    assert run(folder, "unmerge", "2401.00001", "2401.00002", "--why", "a reply").stderr == (
        "nothing changes: they are two works; decision 1\n"
    )
    refused = run(folder, "merge", "2401.00002", "2401.00001", code=2)
    assert (
        "decision 1 says that they never are one work (a reply); `paperfeed unmerge 1` takes it back" in refused.stderr
    )
    listed = run(folder, "duplicates")
    assert "a reply" in listed.stdout
    assert listed.stderr == "0 merges, 1 kept apart, near misses: 0\n"
    run(folder, "unmerge", "1")
    run(folder, "merge", "2401.00002", "2401.00001")
    assert run(folder, "unmerge", "2", "--never").stderr == "two works; decision 3\n"
    run(folder, "merge", "2401.00002", "2401.00001", code=2)


def test_what_one_source_says_is_parted(folder):
    run(folder, "merge", "2401.00001", "10.1000/p")
    run(folder, "unmerge", "1")
    db = Database(folder / "papers.db")
    store(db, paper("w", source="feed", identifiers=(doi("10.1000/p"),), title="Another matter"), feed="moss")
    db.close()
    assert run(folder, "unmerge", "10.1000/p", "--part", "moss").stderr == "two works; decision 2\n"
    titles = [work["title"] for work in json.loads(run(folder, "duplicates", "--json").stdout)["never"]]
    assert titles == [PUBLISHED.title]
    assert json.loads(run(folder, "show", "10.1000/p", "--json").stdout)["title"] == PUBLISHED.title


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("merge", "2401.00001", "2401.77777"), "no paper '2401.77777'"),
        (("unmerge", "9"), "decision 9: there is none of that number"),
        (("unmerge", "2401.00001"), "expected the number of a decision"),
        (("unmerge", "2401.00001", "2401.00002", "--part", "x"), "found both"),
        (("unmerge", "2401.00001", "--part", "x"), "expected 'x' to be one of several that tell of it"),
    ],
)
def test_asked_wrongly(folder, arguments, told):
    assert told in run(folder, *arguments, code=2).stderr
