"""`index`, `search` that finds nothing, and `show --similar`, on a library of invented papers."""

from __future__ import annotations

import json

import pytest

from indexer.search import normalise
from indexer.store import searchversion
from indexer.store.connect import open_store
from indexer.store.errors import LockedError
from tests.indexer.library import build
from tests.indexer.store.samples import paper, store
from tests.program import paperfeed


@pytest.fixture
def folder(tmp_path):
    build(tmp_path / "papers.db").close()
    return tmp_path


def test_an_index_of_other_rules_is_made_anew(folder):
    path = folder / "papers.db"
    db = open_store(path)
    db.conn.execute("update papers set search_text = 'of old', tags = null")
    searchversion.record(db.conn, 1)
    db.conn.commit()
    checked = paperfeed("index", "--check", cwd=folder)
    assert (checked.returncode, "version 1" in checked.stdout) == (4, True)
    with pytest.raises(LockedError) as error:
        store(db, paper())
    now = normalise.NORMALISER_VERSION
    assert str(error.value) == (
        f"the database: expected search text of version {now}, found version 1; the next command that writes brings it "
        "up to date, as does `paperfeed index --rebuild`"
    )
    db.close()
    found = paperfeed("search", "检索 cat:cs.IR", "--json", cwd=folder)
    assert ([hit["arxiv_id"] for hit in json.loads(found.stdout)["hits"]], found.stderr) == (["2403.90003"], "")
    assert paperfeed("index", "--check", cwd=folder).returncode == 0
    again = paperfeed("index", "--rebuild", cwd=folder)
    assert "12 papers indexed, 0 with other search text" in again.stderr


def test_an_index_of_newer_rules(folder):
    db = open_store(folder / "papers.db")
    searchversion.record(db.conn, 99)
    db.conn.commit()
    db.close()
    refused = paperfeed("index", "--optimize", cwd=folder)
    assert (refused.returncode, "a newer paperfeed has built the index" in refused.stderr) == (1, True)


def test_index_wants_to_know_what(folder):
    assert paperfeed("index", cwd=folder).returncode == 2
    assert paperfeed("index", "--optimize", cwd=folder).returncode == 0


def test_did_you_mean(folder):
    told = paperfeed("search", "dialoge", cwd=folder)
    assert (told.stdout, told.stderr.strip()) == ("", "nothing found; did you mean: dialogue")
    plain = paperfeed("search", "dialoge", "--json", cwd=folder)
    assert json.loads(plain.stdout) == {"total": 0, "hits": [], "did_you_mean": "dialogue"}


def test_similar(folder):
    told = paperfeed("show", "2402.90009", "--similar", cwd=folder)
    assert "2402.90008  Trust Fall: Trust in Trustworthy Trust Metrics" in told.stdout
    plain = paperfeed("show", "2402.90009", "--similar", "--json", cwd=folder)
    assert "2402.90008" in [other["arxiv_id"] for other in json.loads(plain.stdout)["similar"]]
    assert "similar" not in json.loads(paperfeed("show", "2402.90009", "--json", cwd=folder).stdout)
