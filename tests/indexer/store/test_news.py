"""What is told as a change of a work, and what only completes what is known of it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parse.titles import folded
from crawler.record import Author, Identifier
from indexer.readable import readable
from indexer.store import wording
from indexer.store.removal import identify, unsay
from indexer.store.save import save_records
from tests.indexer.store.samples import doi, memory, paper, store
from tests.indexer.store.test_order import histories

NUMBER = Identifier(scheme="arxiv", value="2401.00001")
V1 = {"version": 1, "updated": "2024-01-02T10:00:00Z"}
V2 = {"version": 2, "updated": "2024-02-02T10:00:00Z"}
V3 = {"version": 3, "updated": "2024-03-03T10:00:00Z"}
RSS = {"source": "arxiv_rss", "submitted": None, "updated": None}
LIST = {"source": "arxiv_list", "abstract": None, "submitted": None}
HOME = {"source": "homepage", "key": "h", "abstract": None, "submitted": None, "categories": ()}
ACL = {"source": "acl_anthology", "key": "2024.x-1.1", "identifiers": (NUMBER,), "categories": ()}
ONE, TWO = Author(name="Ada Probe"), Author(name="Bo Trial")


def said(**fields):
    return [paper(**fields)]


def told(*pages, **more):
    """The changes that these pages, one a day, are told to make: kind, field, old and new, without the first page's."""
    db = memory()
    for day, records in enumerate(pages, 1):
        store(db, *records, feed=f"feed {day}", at=f"2024-04-{day:02d}T00:00:00Z", **more)
    sql = "select kind, field, old, new from changes order by id"
    try:
        return [tuple(row) for row in db.conn.execute(sql)]
    finally:
        db.close()


VERSION = ("version", "version", "1", "2")
CASES = [
    ("first sight", [said(**V3, status="withdrawn", journal_ref="J. 1")], []),
    ("said again", [said(**V1), said(**V1)], []),
    (
        "a new version with a new title",
        [said(**V1, title="Hats"), said(**V2, title="Many Hats")],
        [VERSION, ("retitled", "title", "Hats", "Many Hats")],
    ),
    (
        "by another door, and then by the first one too",
        [
            said(**V1, title="Hats of $\\alpha$"),
            said(**{**RSS, "version": 2}, title="More hats of $\\alpha$"),
            said(**V2, title="More   Hats of $\\alpha$"),
        ],
        [VERSION, ("retitled", "title", "Hats of $\\alpha$", "More hats of $\\alpha$")],
    ),
    ("an old version after a new one", [said(**V3, title="New"), said(**V1, title="Old")], []),
    ("an old version by another door", [said(**V3), said(source="import", **V1, title="Old", journal_ref="J. 1")], []),
    ("another spelling", [said(title="Hats \\& caps"), said(title="HATS  & Caps")], []),
    ("another title in the same version", [said(title="A"), said(title="B")], [("retitled", "title", "A", "B")]),
    (
        "a listing shows another title",
        [said(**LIST, title="A"), said(**LIST, title="B")],
        [("retitled", "title", "A", "B")],
    ),
    ("another door has another title", [said(**LIST, title="A"), said(**V1, title="B")], []),
    (
        "of an abstract the old one is kept",
        [said(**V1, abstract="We prove it."), said(**V2, abstract="We do not prove it.")],
        [VERSION, ("abstract", "abstract", "We prove it.", None)],
    ),
    (
        "an author came",
        [said(authors=(ONE,)), said(authors=(ONE, TWO))],
        [("authors", "authors", "Ada Probe", "Ada Probe, Bo Trial")],
    ),
    (
        "a name in the other order is the same, the other order of names is not",
        [said(authors=(ONE, TWO)), said(authors=(Author(name="Probe, Ada"), TWO)), said(authors=(TWO, ONE))],
        [("authors", "authors", "Probe, Ada, Bo Trial", "Bo Trial, Ada Probe")],
    ),
    ("a cut list is filled", [said(authors=(ONE,), authors_complete=False), said(authors=(ONE, TWO))], []),
    (
        "a cross-list, but not another order of them",
        [said(categories=("cs.CL", "a", "b")), said(categories=("cs.CL", "b", "a")), said(categories=("cs.CL", "a"))],
        [("categories", "categories", "cs.CL b a", "cs.CL a")],
    ),
    (
        "the preprint got published",
        [said(**V1), said(**V1, identifiers=(NUMBER, doi("10.1/x")), journal_ref="J. Hats 1 (2024)")],
        [("published", "doi", None, "10.1/x"), ("published", "journal_ref", None, "J. Hats 1 (2024)")],
    ),
    (
        "the same by another of arXiv's whole records",
        [said(**V1), said(source="arxiv_api", **V1, journal_ref="J. Hats 1 (2024)")],
        [("published", "journal_ref", None, "J. Hats 1 (2024)")],
    ),
    ("nobody had looked before", [said(**{**RSS, "version": 1}), said(**V1, journal_ref="J. Hats 1 (2024)")], []),
    ("the publisher is met for the first time", [said(**V1), said(**ACL, venue="Hats 2024", year=2024)], []),
    (
        "a homepage writes of acceptance",
        [said(**HOME, venue=None), said(**HOME, venue="Hats 2024")],
        [("published", "venue", None, "Hats 2024")],
    ),
    (
        "the same where arXiv has the text",
        [said(**V1), said(**HOME, identifiers=(NUMBER,)), said(**HOME, identifiers=(NUMBER,), venue="Hats 2024")],
        [("published", "venue", None, "Hats 2024")],
    ),
    (
        "a newer preprint with an abstract where only others had one",
        [
            [paper(**V1, abstract=None), paper(**{**HOME, "identifiers": (NUMBER,), "abstract": "Mine."})],
            said(**V2, abstract="Ours, with a proof."),
        ],
        [VERSION],
    ),
    (
        "a preprint is no publication, until it is one",
        [said(**HOME, venue=venue) for venue in (None, "arXiv preprint", "Under review", "Hats 24")],
        [("published", "venue", None, "Hats 24")],
    ),
    ("who had the word does not say it any more", [said(**V1, journal_ref="J. 1"), said(**V2)], [VERSION]),
    (
        "withdrawn, and back",
        [said(**V1), said(**V2, status="withdrawn"), said(**V3)],
        [
            VERSION,
            ("withdrawn", "status", None, "withdrawn"),
            ("version", "version", "2", "3"),
            ("reinstated", "status", "withdrawn", None),
        ],
    ),
    (
        "retracted by its publisher",
        [said(**V1), said(**ACL, venue="Hats"), said(**ACL, venue="Hats", status="retracted")],
        [("retracted", "status", None, "retracted")],
    ),
    (
        "the publisher takes it back",
        [said(**V1), *(said(**ACL, venue="Hats", status=status) for status in ("retracted", None))],
        [("reinstated", "status", "retracted", None)],
    ),
    (
        "the preprint is withdrawn of what its publisher has retracted",
        [[paper(**V1), paper(**ACL, status="retracted")], said(**V2, status="withdrawn"), said(**V3)],
        [VERSION, ("withdrawn", "status", None, "withdrawn"), ("version", "version", "2", "3")],
    ),
    (
        "withdrawn and back within a version",
        [said(**V2), said(**V2, status="withdrawn"), said(**V2)],
        [("withdrawn", "status", None, "withdrawn"), ("reinstated", "status", "withdrawn", None)],
    ),
    (
        "withdrawn, by another of arXiv's whole records",
        [said(source="import", **V2), said(**V2, status="withdrawn"), said(source="arxiv_api", **V2)],
        [("withdrawn", "status", None, "withdrawn")],
    ),
    (
        "a listing or an announcement says nothing of it",
        [
            said(**V1),
            said(**V2, status="withdrawn"),
            said(**LIST),
            said(**{**RSS, "version": 2}),
            said(**LIST, status="withdrawn"),
            said(**V2),
            said(**{**RSS, "version": 2}, status="withdrawn"),
        ],
        [VERSION, ("withdrawn", "status", None, "withdrawn"), ("reinstated", "status", "withdrawn", None)],
    ),
    (
        "an announcement without a title makes none of an older record's",
        [
            said(**V1, title="Hats"),
            said(**{**RSS, "version": 2}, title="Caps"),
            said(**{**RSS, "version": 3}, title=None),
        ],
        [VERSION, ("retitled", "title", "Hats", "Caps"), ("version", "version", "2", "3")],
    ),
    ("was withdrawn before anybody looked", [said(**LIST), said(**V2, status="withdrawn")], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pages", "want"), CASES, ids=[case[0] for case in CASES])
def test_told(name, pages, want):
    assert told(*pages) == want
    assert told(*pages, *([pages[-1]] * 2)) == want


@pytest.mark.parametrize(("name", "pages", "want"), CASES, ids=[case[0] for case in CASES])
def test_what_is_read_again_is_no_news(name, pages, want):
    assert told(*pages, again=True) == []


def test_where_it_stands():
    db = memory()
    store(db, paper(**V1), feed="arxiv:a", at="2024-04-01T00:00:00Z")
    store(db, paper(**V2), feed="arxiv:b", at="2024-04-02T00:00:00Z")
    number = db.conn.execute("select id from papers").fetchone()[0]
    assert db.conn.execute("select * from changes").fetchall() == [
        (1, number, "version", "version", "1", "2", 2, "2024-04-02T00:00:00Z", "arxiv:b", "arxiv_oai", "2401.00001")
    ]
    db.close()


def test_deleted_and_shown_again():
    db = memory()
    store(db, paper())
    for records, gone in (((), [("arxiv_oai", "2401.00001")]), ((paper(),), [])):
        save_records(db.conn, records, gone, feed="f", fetched=f"2024-05-0{1 + len(records)}T00:00:00Z")
    assert db.conn.execute("select kind, old, new from changes").fetchall() == [
        ("withdrawn", None, "withdrawn"),
        ("reinstated", "withdrawn", None),
    ]
    db.close()


def test_joining_works_changes_none_of_them_and_takes_their_changes_along():
    db = memory()
    store(db, paper(**V1, title="Hats"))
    # by nobody whom the preprint names, so that nothing but a number joins them
    named = {**HOME, "identifiers": (), "authors": (TWO,)}
    store(db, paper(**named, title="Hats (old)", venue="Hats 2023"))
    store(db, paper(**named, title="Hats!!", venue="Hats 2024"))
    places = dict(db.conn.execute("select source, paper from assertions"))
    rows = "select paper, kind, new from changes order by id"
    assert db.conn.execute(rows).fetchall() == [
        (places["homepage"], "retitled", "Hats!!"),
        (places["homepage"], "published", "Hats 2024"),
    ]
    identify(db.conn, places["homepage"], NUMBER)
    db.conn.commit()
    kept = places["arxiv_oai"]
    assert db.conn.execute(rows).fetchall() == [(kept, "retitled", "Hats!!"), (kept, "published", "Hats 2024")]
    # the page itself names the number: the same join, by a page that is news
    store(db, paper(**{**HOME, "key": "other", "identifiers": (doi("10.1/z"),)}, venue="Caps"))
    store(db, paper(**{**HOME, "key": "other", "identifiers": (doi("10.1/z"), NUMBER)}, venue="Caps"))
    assert len(db.conn.execute(rows).fetchall()) == 2
    unsay(db.conn, [("homepage", "h")])
    assert db.conn.execute(rows).fetchall() == []
    db.close()


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_same_pages_again_tell_nothing(history):
    db = memory()
    words = history[0]
    for record, feed, at in words:
        store(db, record, feed=feed, at=at)
    before = db.conn.execute("select * from changes").fetchall()
    for record, feed, at in words:
        store(db, record, feed=feed, at=at)
    for record, feed, at in reversed(words):
        store(db, replace(record, announced=None, announce_type=None), feed=feed, at=at)
    assert db.conn.execute("select * from changes").fetchall() == before
    kinds = {kind for (kind,) in db.conn.execute("select kind from changes")}
    assert kinds <= set(wording.KINDS)
    db.close()


WORDS = st.lists(st.sampled_from(("We", "prove", "prove,", "$x", "\\alpha$", "α$", "it", "IT", "twice")), max_size=40)


@settings(max_examples=300, deadline=None)
@given(WORDS, WORDS, WORDS, WORDS)
def test_what_texts_have_in_common_need_not_be_read(before, one, other, after):
    texts = " ".join((*before, *one, *after)), " ".join((*before, *other, *after))
    read = [folded(readable(text)) for text in wording.apart(*texts)]
    whole = [folded(readable(text)) for text in texts]
    if whole[0] != whole[1]:
        assert read[0] != read[1]
