"""What a harvester hears of works that are merged, parted, read again or gone. All works are invented."""

from contextlib import closing
from dataclasses import replace

import pytest

from crawler.source import Document, load
from indexer.publish.oai import held
from indexer.publish.oai.asked import Range
from indexer.store import forget, merging
from indexer.store.connect import open_store
from indexer.store.decisions import Decision
from indexer.store.identity import pair
from tests.indexer.publish.served import ask
from tests.indexer.store.samples import memory, paper, store

READ = "2024-02-01T00:00:00Z"
SINCE = Range(since="2025-01-01T00:00:00Z")
LEAD, PART = paper("2401.00001"), paper("2401.00002", categories=("q-bio.PE", "cs.CL"))
BOTH = pair(("arxiv_oai", "2401.00001"), ("arxiv_oai", "2401.00002"))


@pytest.fixture
def db():
    db = memory()
    store(db, LEAD, PART, paper("2401.00003"))
    yield db
    db.close()


def decide(db, same):
    db.conn.execute("begin immediate")
    merging.write(db.conn, merging.consider(db.conn, BOTH, Decision(pair=BOTH, same=True) if same else None))
    db.conn.commit()


def number(db, arxiv_id):
    return db.conn.execute("select id from papers where arxiv_id = ?", (arxiv_id,)).fetchone()[0]


def told(db, chosen=SINCE):
    return {header.paper: header.is_deleted for header in held.headers(db.conn, chosen)}


def test_what_only_its_sources_change_has_the_time_of_its_newest_word(db):
    store(db, replace(LEAD, title="Of other matters", version=2), at="2024-03-01T00:00:00Z")
    store(db, paper("2401.00001", source="arxiv_rss"), at="2024-04-01T00:00:00Z")
    assert db["datestamps"].count == 0
    assert [header.datestamp for header in held.headers(db.conn, Range())] == [READ, READ, "2024-04-01T00:00:00Z"]


def test_merged_and_parted(db):
    lead, part = number(db, "2401.00001"), number(db, "2401.00002")
    assert told(db) == {}
    decide(db, True)
    assert told(db) == {lead: False, part: True}
    assert told(db, replace(SINCE, category="q-bio.PE")) == {part: True}
    gone = held.header(db.conn, part)
    assert gone.is_deleted
    assert gone.sets == ("q-bio.PE", "cs.CL")
    assert gone.datestamp == held.header(db.conn, lead).datestamp > SINCE.since
    db.conn.execute("update datestamps set at = '2025-06-01T00:00:00Z'")
    db.conn.commit()
    decide(db, False)
    assert told(db, Range(since="2025-06-02T00:00:00Z")) == {lead: False, part: False}
    assert held.header(db.conn, part).sets == ("cs.CL", "q-bio.PE")


def test_what_is_read_again(db):
    """By a better parser, say: the words are of then, what is served is new today."""
    store(db, replace(LEAD, title="Of other matters"), at=READ, again=True)
    (paper_,) = told(db)
    assert db["papers"].get(paper_)["title"] == "Of other matters"


def test_what_nobody_asserts_any_more(db):
    lead = number(db, "2401.00001")
    db.conn.execute("begin immediate")
    forget.apply(db.conn, forget.Plan(keys={BOTH[0]}), {}, READ)
    db.conn.commit()
    assert told(db) == {lead: True}
    # should the number be given again, the record is what has it now
    db.execute("insert into papers (id, fetched, source, authors_complete) values (?, ?, 'feed', 1)", (lead, READ))
    assert held.header(db.conn, lead).sets == ()


def test_pages_go_through_both(db, monkeypatch):
    decide(db, True)
    store(db, *(paper(f"2402.0000{n}") for n in range(5)), at="2024-05-01T00:00:00Z")
    db.conn.execute("update datestamps set at = '2024-04-01T00:00:00Z' where categories is null")
    db.conn.commit()
    whole = held.headers(db.conn, Range())
    assert [header.datestamp for header in whole] == sorted(header.datestamp for header in whole)
    monkeypatch.setattr(held, "PAGE", 2)
    seen, chosen = [], Range()
    while page := held.headers(db.conn, chosen)[:2]:
        seen += page
        chosen = chosen.following((page[-1].datestamp, page[-1].paper))
    assert seen == whole
    assert len(seen) == 8


def test_another_library_hears_of_it(tmp_path):
    path = tmp_path / "papers.db"
    with closing(open_store(path)) as db:
        store(db, LEAD, PART)
        part = number(db, "2401.00002")
        decide(db, True)
    query = "/paperfeed/oai?verb=ListRecords&metadataPrefix=paperfeed&from=2025-01-01"
    list_, one = ask(
        [path], query, f"/paperfeed/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:paperfeed:{part}"
    )
    page = load()["paperfeed"].parse(Document(url="http://x.example/oai", body=list_.content))
    assert [record.identifier("arxiv") for record in page.records] == ["2401.00001"]
    assert page.deleted == (f"x.example/oai#{part}",)
    assert '<header status="deleted">' in one.text
