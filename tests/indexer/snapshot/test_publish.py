import hashlib
import json
import subprocess
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.record import Author, Identifier, Page, Record
from crawler.source import UsageError
from indexer.cli.serve import free_port
from indexer.publish.serving import command
from indexer.snapshot.build import PUBLISHED
from indexer.snapshot.publish import is_snapshot, publish
from indexer.store import merging
from indexer.store.connect import open_store
from indexer.store.errors import StoreError
from indexer.store.merging import Signature
from indexer.store.save import save_page
from tests.indexer.publish.served import ask, tree
from tests.program import paperfeed
from tests.waiting import until

NOW = datetime(2024, 3, 6, 12, tzinfo=UTC)
CC = "https://creativecommons.org/licenses/by/4.0/"


def record(number, *, source="arxiv_oai", abstract="Moss grows on sand.", **values):
    name = f"2403.{number:05}"
    identifiers = (Identifier(scheme="arxiv", value=name),) if source.startswith("arxiv") else ()
    return Record(
        source=source,
        key=name,
        title=f"Moss and sand, part {number}",
        abstract=abstract,
        authors=(Author(name="Ada Quill"),),
        identifiers=identifiers,
        **values,
    )


@pytest.fixture
def library(tmp_path):
    """A database with two papers of arXiv's and a source of each kind beside it; returns how to add more."""
    path = tmp_path / "papers.db"

    def add(*records):
        db = open_store(path)
        with db.conn:
            for one in records:
                save_page(db.conn, Page(records=(one,)), kind=one.source, feed="f", fetched="2024-03-06T01:00:00Z")
        db.close()
        return path

    add(record(1), record(2, submitted="2024-03-02"))
    return add


def rows(path, sql):
    conn = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def test_a_snapshot_is_whole_compact_and_stands_alone(library, tmp_path):
    link = tmp_path / "public" / "papers.db"
    found = publish(library(), link, now=NOW)
    assert sorted(path.name for path in link.parent.iterdir()) == [
        "papers-20240306T120000Z.db",
        "papers-20240306T120000Z.db.sha256",
        "papers-20240306T120000Z.json",
        "papers.db",
    ]
    assert link.resolve() == found.path
    assert found.path.stat().st_mode & 0o777 == 0o444
    digest = hashlib.sha256(found.path.read_bytes()).hexdigest()
    assert (link.parent / "papers-20240306T120000Z.db.sha256").read_text() == f"{digest}  {found.path.name}\n"
    assert json.loads(found.path.with_suffix(".json").read_text()) == {
        "build": "20240306T120000Z",
        "file": found.path.name,
        "bytes": found.path.stat().st_size,
        "sha256": digest,
        "papers": 2,
        "without_abstract": 0,
        "difference": None,
    }
    assert rows(link, "select * from snapshot") == [("20240306T120000Z", "2024-03-06T12:00:00+00:00", 2, 0)]
    assert rows(link, "select rowid from papers_fts where papers_fts match 'moss'") == rows(
        link, "select id from papers order by id"
    )
    assert rows(link, "pragma journal_mode") == [("delete",)]
    assert rows(link, "pragma freelist_count") == [(0,)]
    assert is_snapshot(link)
    assert not is_snapshot(library())
    assert not is_snapshot(tmp_path / "none.db")


def test_only_what_may_be_published_is_in_it(library, tmp_path):
    path = library()
    db = Database(path)
    db["profiles"].insert(
        {"source": "homepage", "key": "k", "name": "Ada Quill", "hash": "h", "feed": "f", "fetched": "2024"}
    )
    db.close()
    link = tmp_path / "public.db"
    publish(path, link, now=NOW)
    names = {name for (name,) in rows(link, "select name from sqlite_master where type in ('table', 'view')")}
    assert {name for name in names if not name.startswith(("papers_fts_", "sqlite_"))} == PUBLISHED
    for table in ("runs", "fetches", "sources", "profiles", "people"):
        assert table not in names
    assert b"homepage" not in link.read_bytes()


def test_nobody_learns_whose_pages_are_followed(library, tmp_path):
    path = library(record(3, source="homepage"))
    db = Database(path)
    db.execute(
        "insert into changes (paper, kind, field, seen, feed, source, key) "
        "select paper, 'edit', 'title', fetched, feed, source, key from assertions"
    )
    db.conn.commit()
    db.close()
    publish(path, tmp_path / "public.db", now=NOW)
    for table in ("assertions", "changes"):
        told = rows(tmp_path / "public.db", f"select distinct source, feed from {table} order by 1")
        assert told == [("arxiv_oai", "f"), ("homepage", "homepage")]


@pytest.mark.parametrize(
    ("source", "license", "is_told"),
    [
        ("arxiv_oai", None, True),
        ("arxiv_rss", None, True),
        ("import", None, True),
        ("feed", None, False),
        ("feed", CC, True),
        ("feed", "http://creativecommons.org/publicdomain/zero/1.0/", True),
        ("feed", "https://publisher.example/terms", False),
        ("feed", f"https://publisher.example/?like={CC}", False),
        ("acl_anthology", CC, True),
        ("acl_anthology", None, False),
        ("homepage", None, False),
    ],
)
def test_abstracts_are_told_where_their_licence_allows_it(library, tmp_path, source, license, is_told):
    path = library(record(9, source=source, abstract="Xylographic words.", license=license))
    link = tmp_path / "public.db"
    found = publish(path, link, now=NOW)
    assert found.without_abstract == (not is_told)
    told = rows(link, "select abstract from papers where title like '%part 9'")
    assert told == [("Xylographic words.",) if is_told else (None,)]
    assert rows(link, "select count(*) from papers_fts where papers_fts match 'xylographic'") == [(int(is_told),)]
    assert (b"Xylographic" in link.read_bytes()) == is_told


def test_what_another_source_says_of_an_abstract_stays_at_home(library, tmp_path):
    other = record(1, abstract="Xylographic words of a publisher.")
    path = library(
        Record(source="feed", key="x", title=other.title, abstract=other.abstract, identifiers=other.identifiers)
    )
    link = tmp_path / "public.db"
    assert publish(path, link, now=NOW).without_abstract == 0
    assert b"Xylographic" not in link.read_bytes()
    assert rows(link, "select abstract from papers where arxiv_id = '2403.00001'") == [("Moss grows on sand.",)]


@pytest.mark.parametrize(("source", "license", "is_told"), [("arxiv_oai", None, True), ("feed", CC, False)])
def test_an_abstract_that_was_before_is_told_of_arxiv_alone(library, tmp_path, source, license, is_told):
    path = library(
        *(record(9, source=source, abstract=f"{word} words.", license=license) for word in ("First", "Last"))
    )
    link = tmp_path / "public.db"
    publish(path, link, now=NOW)
    told = rows(link, "select kind, old from changes")
    assert told == [("abstract", "First words." if is_told else None)]
    assert (b"First words" in link.read_bytes()) == is_told


def test_what_waits_for_works_to_part_stays_at_home(library, tmp_path):
    path = library(*(record(n, version=v) for v in (1, 2) for n in (1, 2)), record(2, version=3, status="withdrawn"))
    db = open_store(path)
    one, other = ("arxiv_oai", "2403.00001"), ("arxiv_oai", "2403.00002")
    with db.conn:
        merging.write(db.conn, merging.merge(db.conn, one, other, Signature("2024-03-07")))
    kept = db.conn.execute("select key, kind from changes order by id").fetchall()
    assert [kind for key, kind in kept if key == "2403.00002"] == ["version", "version", "withdrawn"]
    db.close()
    link = tmp_path / "public.db"
    publish(path, link, now=NOW)
    assert rows(link, "select key, kind from changes") == [("2403.00001", "version")]


def test_the_next_one_says_what_is_new_and_the_oldest_goes(library, tmp_path):
    link = tmp_path / "papers-public.db"
    first = publish(library(), link, now=NOW)
    assert first.difference is None
    path = library(record(3), record(1, abstract="Moss no longer grows.", version=2))
    second = publish(path, link, now=NOW + timedelta(hours=1), keep=2)
    assert second.difference.to_json() == {"since": first.build, "added": 1, "removed": 0, "changed": 1}
    third = publish(path, link, now=NOW + timedelta(hours=2), keep=2)
    assert third.difference.to_json() == {"since": second.build, "added": 0, "removed": 0, "changed": 0}
    assert not first.path.exists()
    assert not first.path.with_suffix(".json").exists()
    assert second.path.exists()
    assert link.resolve() == third.path


def test_what_is_too_small_or_not_whole_is_not_published(library, tmp_path):
    link = tmp_path / "public" / "papers.db"
    first = publish(library(record(3)), link, now=NOW)
    path = library()
    db = Database(path)
    for table in ("papers", "assertions", "authorships", "identifiers"):
        key = "id" if table == "papers" else "paper"
        db.execute(f"delete from {table} where {key} > (select min(id) from papers)")
    db.conn.commit()
    later = NOW + timedelta(hours=1)
    with pytest.raises(StoreError, match=r"expected at least half of the 3 papers of papers-.*, found 1; nothing was"):
        publish(path, link, now=later)
    assert link.resolve() == first.path
    assert len(list(link.parent.iterdir())) == 4
    assert publish(path, link, now=later, force=True).difference.removed == 2
    db.execute("delete from assertions")
    db.conn.commit()
    db.close()
    with pytest.raises(
        StoreError, match=r"the snapshot is not whole: paper .*: nobody asserts it; nothing was published"
    ):
        publish(path, link, now=NOW + timedelta(hours=2))
    assert is_snapshot(link)


def test_a_file_is_not_taken_for_a_link(library, tmp_path):
    with pytest.raises(UsageError, match="expected the name of a link to snapshots, found a file"):
        publish(library(), library(), now=NOW)


def test_the_command(library, tmp_path):
    library()
    done = paperfeed("publish", "public/papers.db", cwd=tmp_path)
    assert done.returncode == 0
    assert "2 papers" in done.stderr
    assert "serve it with: datasette -i public/papers.db" in done.stderr
    began = datetime.now(UTC).second
    until(lambda: datetime.now(UTC).second != began)
    again = paperfeed("publish", "public/papers.db", "--json", cwd=tmp_path)
    assert json.loads(again.stdout)["difference"]["added"] == 0
    assert paperfeed("--db", "none.db", "publish", "x.db", cwd=tmp_path).returncode == 1
    found = paperfeed("--db", "public/papers.db", "search", "moss", "--json", cwd=tmp_path)
    assert json.loads(found.stdout)["total"] == 2


def test_our_pages_work_on_it(library, tmp_path):
    link = tmp_path / "public" / "papers.db"
    publish(library(), link, now=NOW)
    home, search, paper, feed, day, feeds, status, watch = ask(
        [link],
        "/paperfeed",
        "/paperfeed/search?q=moss",
        "/paperfeed/paper/2403.00001",
        "/paperfeed/search.atom?q=moss",
        "/paperfeed/day/2024-03-02",
        "/paperfeed/feeds",
        "/paperfeed/status",
        "/paperfeed/watch/moss",
    )
    assert {answer.status_code for answer in (home, search, paper, feed, day, feeds)} == {200}
    assert [answer.status_code for answer in (status, watch)] == [404, 404]
    assert [title for title in ("Watches", "People", "Sources") if f">{title}</h2>" in feeds.text] == []
    assert "Moss and sand, part 1" in tree(paper).text_content()


def test_nothing_leads_to_what_stays_at_home(library, tmp_path):
    """Pages about people and of names, and the view of claims; a name is searched for instead."""
    link = tmp_path / "public" / "papers.db"
    publish(library(), link, now=NOW)
    shown = ("/paperfeed", "/paperfeed/search?author=Ada+Quill", "/paperfeed/paper/2403.00001")
    *pages, person = ask([link], *shown, "/paperfeed/person/1")
    assert [answer.status_code for answer in (*pages, person)] == [200, 200, 200, 404]
    targets = [target for page in pages for target in tree(page).xpath("//@href")]
    assert targets
    assert not [target for target in targets if "/paperfeed/person" in target or "/claims" in target]


SELF = "/papers.json?_shape=array&sql=select+build,+papers,+(select+count(*)+from+papers)+as+n+from+snapshot"


def test_nobody_sees_two_snapshots_mixed(library, tmp_path):
    """Who reads while another snapshot is published sees the one that was there when the server started, whole."""
    link = tmp_path / "public" / "papers.db"
    publish(library(), link, now=NOW)
    port = free_port("127.0.0.1")
    seen, faults, stop = [], [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{SELF}", timeout=10) as answer:
                    seen.append(tuple(json.load(answer)[0].values()))
            except urllib.error.HTTPError as exc:
                faults.append(exc.code)
            except OSError:
                stop.wait(0.05)  # not yet, or no longer, there

    readers = [threading.Thread(target=read) for _ in range(4)]
    server = _server(link, port)
    try:
        for reader in readers:
            reader.start()
        until(lambda: len(seen) > 50)
        for hour in range(1, 4):
            publish(library(record(10 + hour)), link, now=NOW + timedelta(hours=hour))
            count = len(seen)
            until(lambda count=count: len(seen) > count + 20)
        assert set(seen) == {("20240306T120000Z", 2, 2)}
        server.terminate()
        server.wait(20)
        server = _server(link, port)
        until(lambda: seen[-1][0] == "20240306T150000Z")
    finally:
        stop.set()
        for reader in readers:
            reader.join(20)
        server.terminate()
        server.wait(20)
    assert faults == []
    assert set(seen) == {("20240306T120000Z", 2, 2), ("20240306T150000Z", 5, 5)}


def _server(link, port):
    return subprocess.Popen(
        command(link, port=port, immutable=True), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
