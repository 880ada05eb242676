"""The page of changes, its feed, and what a paper's page tells of them."""

import json

import feedparser
import pytest
from sqlite_utils import Database

from indexer import changes
from indexer.store import merging
from indexer.store.connect import open_store
from indexer.store.merging import Signature
from tests.indexer import library
from tests.indexer.publish.served import ask, make, tree, words
from tests.indexer.store.samples import doi, paper, store

TUNING = "Trust Regions for Sparse Gradient Tuning of Small Language Models"
PAGE = "/paperfeed/changes"
FIRST, SECOND = library.paper_id("2403.90006"), library.paper_id("2403.90001")


def told(page):
    """By day: each work with what changed of it."""
    return {
        words(day.cssselect("h2")[0]): [
            (words(entry.cssselect("h3")[0]), [words(line) for line in entry.cssselect(".pf-changes li")])
            for entry in day.cssselect(".pf-entry")
        ]
        for day in page.cssselect("section")
        if day.cssselect(".pf-entry")
    }


WITHDRAWN = ("Withdrawn: On Counting Backwards", ["New version v1 → v2", "Withdrawn"])
RETITLED = (
    TUNING,
    [
        "New version v1 → v2",
        "Retitled from Trust Regions for α Tuning",
        (
            "Abstract changed word by wordWe tune language models. It fails."
            "models under a trust region. About 50% of cases improve; the Q&A set does not."
        ),
        "Authors changed + Bram Müller; − Doe, J.",
    ],
)
PUBLISHED = ("YuTan-Chat: A GPT-4 Scale Dialogue Corpus That Nobody Recorded", ["DOI appeared 10.99999/iwd.2024.7"])


def test_by_day_newest_first(papers):
    (answer,) = ask([papers], PAGE)
    page = tree(answer)
    assert answer.status_code == 200
    assert told(page) == {"6 Mar 2024": [WITHDRAWN, RETITLED], "5 Mar 2024": [PUBLISHED]}
    (kinds,) = page.cssselect(".pf-facet ul")
    assert [words(kind) for kind in kinds] == [
        "New versions 2",
        "Retitled 1",
        "Abstract changed 1",
        "Authors changed 1",
        "Published 1",
        "Withdrawn 1",
    ]
    assert [link.get("href") for link in page.cssselect("nav.pf-pages a")] == []
    assert [words(badge) for badge in page.cssselect(".pf-entry .pf-badge")] == ["withdrawn"]


@pytest.mark.parametrize(
    ("query", "want"),
    [
        ("kind=published", {"5 Mar 2024": [PUBLISHED]}),
        ("kind=withdrawn", {"6 Mar 2024": [(WITHDRAWN[0], ["Withdrawn"])]}),
        ("day=2024-03-05", {"5 Mar 2024": [PUBLISHED]}),
        ("kind=version&day=2024-03-05", {}),
        (f"after={library.FETCHED}.{FIRST}", {"6 Mar 2024": [RETITLED], "5 Mar 2024": [PUBLISHED]}),
        (f"after={library.FETCHED}.{SECOND}", {"5 Mar 2024": [PUBLISHED]}),
        ("kind=nonsense&day=never&after=%27", {"6 Mar 2024": [WITHDRAWN, RETITLED], "5 Mar 2024": [PUBLISHED]}),
    ],
)
def test_narrowed(papers, query, want):
    (answer,) = ask([papers], f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert told(tree(answer)) == want


def test_pages_of_many(tmp_path):
    path = make(tmp_path / "many.db")
    db = Database(path)
    numbers = [number for (number,) in db.conn.execute("select id from papers where title is not null order by id")]
    rows = [
        {
            "paper": number,
            "kind": "version",
            "field": "version",
            "old": str(n),
            "new": str(n + 1),
            "seen": f"2025-01-{n:02d}T00:00:00Z",
            "feed": "f",
            "source": "arxiv_oai",
            "key": str(number),
        }
        for n in range(1, 12)
        for number in numbers
    ]
    db["changes"].insert_all(rows)
    db.close()
    seen, address = [], PAGE
    while address:
        page = tree(ask([path], address)[0])
        days = told(page)
        assert sum(len(day) for day in days.values()) <= 50
        seen += [(day, title) for day, entries in days.items() for title, _ in entries]
        address = next((link.get("href") for link in page.cssselect("nav.pf-pages a[rel=next]")), None)
    assert len(seen) == len(set(seen)) == len(rows) + 3


def test_feed(papers):
    answer, narrowed, again = ask([papers], f"{PAGE}.atom", f"{PAGE}.atom?kind=published", f"{PAGE}.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.text == again.text
    found = feedparser.parse(answer.text)
    assert not found.bozo
    assert found.feed.title == "Changes – paperfeed"
    assert found.feed.updated == library.FETCHED
    assert [(entry.title, entry.updated) for entry in found.entries] == [
        ("New version, Withdrawn: Withdrawn: On Counting Backwards", library.FETCHED),
        (f"New version, Retitled, Abstract changed, Authors changed: {TUNING}", library.FETCHED),
        (f"DOI appeared: {PUBLISHED[0]}", "2024-03-05T20:00:00Z"),
    ]
    assert [tag.term for tag in found.entries[0].tags] == ["version", "withdrawn"]
    assert found.entries[2].link == "http://localhost/paperfeed/paper/2403.90004"
    assert found.entries[2].content[0].value == "DOI appeared: 10.99999/iwd.2024.7"
    few = feedparser.parse(narrowed.text)
    assert few.feed.title == "Published – paperfeed"
    # an entry's id is the same in every feed that has it
    assert [entry.id for entry in few.entries] == [found.entries[2].id]
    assert len({entry.id for entry in found.entries}) == 3


def entries(path):
    (answer,) = ask([path], f"{PAGE}.atom")
    found = feedparser.parse(answer.text)
    assert not found.bozo
    return {(entry.id, entry.updated, entry.content[0].value) for entry in found.entries}


def test_an_entry_keeps_its_id_whatever_its_work_is_called_or_joined_to(tmp_path):
    path = tmp_path / "papers.db"
    db = open_store(path)
    feed = {"source": "feed", "identifiers": (), "submitted": "2024-01-09", "url": "https://dunes.example/1"}
    named = {**feed, "identifiers": (doi("10.1/p"),)}
    store(db, paper("2401.00001", version=1), paper("2401.00002", version=1), paper("p", **feed, title="Dunes"))
    changed = (paper("2401.00001", version=2), paper("p", **feed, title="Moss"), paper("2401.00002", version=2))
    store(db, *changed, at="2024-04-02T00:00:00Z")
    before = entries(path)
    assert sorted(text for *_, text in before) == [
        "New version: v1 → v2",
        "New version: v1 → v2",
        "Retitled: Dunes → Moss",
    ]
    assert len({name for name, *_ in before}) == 3
    store(db, paper("p", **named, title="Moss"), at="2024-04-03T00:00:00Z")
    appeared = entries(path) - before
    assert [text for *_, text in appeared] == ["DOI appeared: 10.1/p"]
    store(db, paper("2401.00003", identifiers=(*paper("2401.00003").identifiers, doi("10.1/p"))))
    assert entries(path) == before | appeared, "it has an arXiv number by now"
    for other, left in ((("feed", "p"), 4), (("arxiv_oai", "2401.00002"), 3)):
        with db.conn:
            merged = merging.merge(db.conn, ("arxiv_oai", "2401.00001"), other, Signature("2024-05-01"))
            number = merging.write(db.conn, merged)
        found = entries(path)
        assert found <= before | appeared
        assert len({name for name, *_ in found}) == len(found) == left
        with db.conn:
            merging.write(db.conn, merging.take_back(db.conn, number, Signature("2024-05-02"), never=False))
        assert entries(path) == before | appeared
    db.close()


@pytest.mark.parametrize("table", ["changes", "assertions"])
def test_a_library_without_a_history(tmp_path, table):
    path = make(tmp_path / "none.db", papers=())
    (answer,) = ask([path], PAGE)
    assert "Nothing has changed since it was first seen." in answer.text
    db = Database(path)
    db.execute(f"drop table {table}")
    db.close()
    page, feed, home = ask([path], PAGE, f"{PAGE}.atom", "/paperfeed")
    assert (page.status_code, feed.status_code) == (404, 404)
    assert PAGE not in home.text


def test_who_may_not_see_changes_is_told_nothing(papers):
    metadata = {"databases": {papers.stem: {"tables": {"changes": {"allow": False}}}}}
    config = {"metadata": metadata}
    page, feed, paper = ask([papers], PAGE, f"{PAGE}.atom", "/paperfeed/paper/2403.90006", **allowed(config))
    assert (page.status_code, feed.status_code) == (404, 404)
    assert "What changed" not in paper.text


def test_an_abstract_word_by_word(tmp_path):
    path = make(tmp_path / "versions.db")
    db = Database(path)
    rows = [{"paper": library.paper_id("2403.90001"), "version": n, "date": f"2024-03-0{n}"} for n in (0, 1, 2)]
    db["versions"].insert_all(rows, replace=True)
    db.close()
    page = tree(ask([path], "/paperfeed/paper/2403.90001")[0])
    (text,) = page.cssselect(".pf-changes .pf-reworded")
    assert [words(gone) for gone in text.cssselect("del")] == ["models. It fails."]
    assert [words(came)[:27] for came in text.cssselect("ins")] == ["models under a trust region"]
    (versions,) = page.cssselect("section[aria-labelledby=pf-versions]")
    assert [(words(a), a.get("href")) for a in versions.cssselect("th a")] == [
        (f"v{n}", f"https://arxiv.org/abs/2403.90001v{n}") for n in (0, 1, 2)
    ]
    (link,) = versions.cssselect("td a")
    assert words(link.getparent()) == "2 Mar 2024 abstract changed"
    assert page.cssselect(link.get("href"))[0].tag == "dt"
    assert words(versions.cssselect("p")[0]) == "First seen here at v1: how the abstract read before is not known."


def test_what_an_abstract_became_is_what_the_next_change_made_else_of(tmp_path):
    path = make(tmp_path / "thrice.db")
    paper = library.paper_id("2403.90001")
    db = Database(path)
    for seen, old in (("2024-03-07", "The second."), ("2024-03-05", "The first.")):
        told = {"paper": paper, "kind": "abstract", "field": "abstract", "old": old, "seen": f"{seen}T00:00:00Z"}
        db["changes"].insert({**told, "feed": "arxiv:cs.CL", "source": "arxiv_oai", "key": "2403.90001"})
    elsewhere = {
        "paper": paper,
        "kind": "abstract",
        "field": "abstract",
        "old": "Theirs.",
        "seen": "2024-03-06T09:00:00Z",
    }
    db["changes"].insert({**elsewhere, "feed": "Ada's page", "source": "homepage", "key": "a#1"})
    row = {"source": "homepage", "key": "a#1", "paper": paper, "feed": "Ada's page", "fetched": library.FETCHED}
    db["assertions"].insert({**row, "hash": "0", "data": json.dumps({"abstract": "Theirs today."})})
    now = next(db.query("select abstract from papers where id = ?", [paper]))["abstract"]
    found = [change for event in changes.of(db.conn, paper) for change in event.changes if change.kind == "abstract"]
    db.close()
    assert [(change.old, change.new) for change in found] == [
        ("The second.", now),
        ("Theirs.", "Theirs today."),
        ("We tune language models. It fails.", "The second."),
        ("The first.", "We tune language models. It fails."),
    ]


def test_on_a_paper(papers):
    one, other = ask([papers], "/paperfeed/paper/2403.90006", "/paperfeed/paper/2403.90003")
    history = tree(one).cssselect(".pf-history")[0]
    assert words(history) == "6 Mar 2024arxiv:cs.CL New version v1 → v2 Withdrawn"
    assert not tree(other).cssselect(".pf-history")
    (link,) = [a.get("href") for a in tree(one).cssselect(".pf-claims a") if words(a) == "Every value, word for word"]
    assert link.endswith(f"/claims?paper={library.paper_id('2403.90006')}")
    (claims,) = ask([papers], link)
    assert claims.status_code == 200
    assert "withdrawn: a lemma counted forwards" in claims.text


def allowed(config):
    """Permissions as this line of Datasette takes them."""
    from datasette.app import Datasette

    return {"config": config["metadata"]} if hasattr(Datasette, "allowed") else config
