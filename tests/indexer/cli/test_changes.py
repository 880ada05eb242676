"""`changes`, and what `show` tells of claims and changes, as they are run. All papers are invented."""

import json

import pytest

from crawler.record import Identifier
from indexer.store.connect import open_store
from tests.indexer.store.samples import doi, paper, store
from tests.program import paperfeed

NUMBER = Identifier(scheme="arxiv", value="2401.00001")
V1 = {"version": 1, "updated": "2024-01-02T10:00:00Z"}
V2 = {"version": 2, "updated": "2024-02-02T10:00:00Z"}
AT = "2024-04-02T00:00:00Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changes")
    db = open_store(folder / "papers.db")
    store(db, paper(**V1), paper("2401.00002", **V1), at="2024-04-01T00:00:00Z")
    store(db, paper(**V2, title="On $\\alpha$ [bold]", identifiers=(NUMBER, doi("10.1/x"))), at=AT)
    store(db, paper("2401.00002", **V2, status="withdrawn"), at="2024-04-03T00:00:00Z")
    page = {"source": "bzpeer", "key": "b", "url": "https://bz.example/b", "identifiers": (NUMBER,), "abstract": None}
    store(db, paper(**page, submitted=None, year=2026), feed="Ada on BZPEER", at="2024-04-04T00:00:00Z")
    db.close()
    return folder


def told(folder, *arguments):
    done = paperfeed(*arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done


def test_text(folder):
    assert told(folder, "changes", "--since", "2024-04-01").stdout.splitlines() == [
        "2401.00002  2024-04-03T00:00:00Z  arxiv:cs.CL",
        "On invented matters 2401.00002",
        "  New version: v1 → v2",
        "  Withdrawn",
        "",
        "2401.00001  2024-04-02T00:00:00Z  arxiv:cs.CL",
        "On α [bold]",
        "  New version: v1 → v2",
        "  Retitled: On invented matters 2401.00001 → On α [bold]",
        "  DOI appeared: 10.1/x",
        "",
    ]


def test_json_and_kind(folder):
    published = json.loads(told(folder, "changes", "--since", "2024-01-01", "--kind", "published", "--json").stdout)
    change = {"kind": "published", "field": "doi", "old": None, "new": "10.1/x", "version": 2}
    (number,) = [event["paper"] for event in published]
    assert published == [
        {"paper": number, "arxiv_id": "2401.00001", "title": "On $\\alpha$ [bold]", "status": None}
        | {"seen": AT, "feed": "arxiv:cs.CL", "changes": [change]}
    ]
    assert json.loads(told(folder, "changes", "--since", "2024-05-01", "--json").stdout) == []


def test_little_and_much(folder):
    few = told(folder, "changes", "--since", "2024-04-01", "--limit", "1")
    assert few.stdout.startswith("2401.00002 ")
    assert few.stderr == "more than 1 work; --limit for more\n"
    none = told(folder, "changes")
    assert (none.stdout, none.stderr.endswith("; --since looks further back\n")) == ("", True)
    assert paperfeed("changes", "--kind", "moved", cwd=folder).returncode == 2
    assert paperfeed("changes", "--since", "soon", cwd=folder).returncode == 2


def test_show(folder):
    text = told(folder, "show", "2401.00001").stdout
    assert "changes  2024-04-02 New version: v1 → v2\n" in text
    shown = json.loads(told(folder, "show", "2401.00001", "--json").stdout)
    assert [[change["kind"] for change in event["changes"]] for event in shown["changes"]] == [
        ["version", "retitled", "published"]
    ]
    assert "claims" not in shown


def test_who_says_so(folder):
    said = told(folder, "show", "2401.00001", "--claims").stdout
    year = "\nyear\n  Ada on BZPEER, 2024-04-04T00:00:00Z  2026\n"
    assert year in said
    assert "\nupdated\n* arxiv:cs.CL, 2024-04-02T00:00:00Z  2024-02-02T10:00:00Z\n" in said
    claims = json.loads(told(folder, "show", "2401.00001", "--claims", "--json").stdout)["claims"]
    assert [claim for claim in claims if claim["field"] == "year"] == [
        {"field": "year", "value": 2026, "served": 0, "source": "bzpeer", "key": "b", "feed": "Ada on BZPEER"}
        | {"url": "https://bz.example/b", "fetched": "2024-04-04T00:00:00Z", "version": None, "deleted": None}
    ]
    assert paperfeed("show", "person", "Ada Probe", "--claims", cwd=folder).returncode == 2


def test_a_search_says_what_is_withdrawn(folder):
    found = json.loads(told(folder, "search", "matters", "--json").stdout)["hits"]
    assert {hit["arxiv_id"]: hit["status"] for hit in found} == {"2401.00001": None, "2401.00002": "withdrawn"}
    heads = [line for line in told(folder, "search", "matters").stdout.splitlines() if line.startswith("2401.")]
    assert sorted(head.rsplit("  ", 1)[-1] for head in heads) == ["cs.CL", "withdrawn"]
