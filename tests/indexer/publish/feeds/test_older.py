"""Feeds lead to their older entries, all of them, each once: of a search, a person, and what changed."""

import io

import feedparser
import pytest
from lxml import etree
from sqlite_utils import Database

from tests.indexer.publish import served
from tests.indexer.publish.served import ask
from tests.indexer.publish.test_person import person, save, work
from tests.indexer.store.samples import migrations

FEEDS = ("search", "search?q=moss", "search?category=cs.CL", "person/1", "changes", "changes?kind=retitled")
MANY = 130


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Somebody's works, each of which was retitled in its own minute; two to a day, some without a title."""
    path = tmp_path_factory.mktemp("older") / "older.db"
    db = Database(path)
    migrations.apply(db)
    works = []
    for n in range(MANY):
        day = f"2024-{n // 50 + 1:02d}-{n % 50 // 2 + 1:02d}"
        works.append(work(f"w{n}", f"Moss {n}" if n % 40 else None, "Kim Moss", submitted=day))
    save(db, person("moss.example", "Kim Moss", [one.key for one in works]), *works)
    papers = db.execute("select paper, source, key from assertions order by paper").fetchall()
    assert len(papers) == MANY
    common = {"kind": "retitled", "field": "title", "old": "Lichen", "new": "Moss", "feed": "page:moss"}
    db["changes"].insert_all(
        {"paper": paper, "source": source, "key": key, "seen": f"2024-05-01T{n // 60:02d}:{n % 60:02d}:00Z", **common}
        for n, (paper, source, key) in enumerate(papers)
    )
    db.close()
    return path


def addressed(feed, end):
    path, _, query = feed.partition("?")
    return f"/paperfeed/{path}{end}{f'?{query}' if query else ''}"


@pytest.mark.parametrize("feed", FEEDS)
def test_all_are_there_once(library, feed):
    address, seen, pages = addressed(feed, ".feed.json"), [], 0
    while address:
        (answer,) = ask([library], served.path(address))
        told = answer.json()
        assert pages == 0 or told["feed_url"] == address
        seen += [item["id"] for item in told["items"]]
        address, pages = told.get("next_url"), pages + 1
    assert (len(seen), len(set(seen)), pages) == (MANY, MANY, 2 if "person" in feed else 3)


@pytest.mark.parametrize("feed", FEEDS)
def test_atom_says_where(library, feed):
    (first,) = ask([library], addressed(feed, ".atom"))
    root = etree.fromstring(first.content)
    (following,) = [link.get("href") for link in root.iterfind("{*}link") if link.get("rel") == "next"]
    (second,) = ask([library], served.path(following))
    told = feedparser.parse(io.BytesIO(second.content))
    assert (second.status_code, told.bozo) == (200, 0)
    assert {link.rel: link.href for link in told.feed.links}["self"] == following
    assert not {entry.id for entry in told.entries} & {each.text for each in root.iterfind("{*}entry/{*}id")}
    assert ask([library], served.path(following))[0].headers["etag"] == second.headers["etag"] != first.headers["etag"]


def test_what_comes_meanwhile_moves_nothing(library, tmp_path):
    path = tmp_path / "older.db"
    db = Database(library)
    db.conn.execute("vacuum into ?", (str(path),))
    db.close()
    following = ask([path], addressed("search", ".feed.json"))[0].json()["next_url"]
    before = ask([path], served.path(following))[0].json()
    db = Database(path)
    save(db, person("new.example", "Bo Ohm", ("new",)), work("new", "New", "Bo Ohm", submitted="2025-01-01"))
    db.close()
    assert ask([path], served.path(following))[0].json() == before
