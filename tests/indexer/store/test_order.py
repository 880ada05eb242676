"""The same words in any order, any number of times, lead to the same content."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.record import Author, Identifier, Record, Version
from indexer.store.authority import STATING
from indexer.store.fingerprint import logical_lines
from tests.indexer.store.samples import code, memory, store, whole

KINDS = ("arxiv_oai", "arxiv_api", "import", "arxiv_list", "arxiv_rss", "feed")


def word(draw, number: int, editions: dict) -> tuple[Record, str, str]:
    """One record, the feed that brought it and when. A source changes its mind (edition), but not back; of a status
    that it always states it does so once."""
    kind, key = draw(st.sampled_from(KINDS)), draw(st.sampled_from(("2401.00001", "2401.00002")))
    version = None if kind in ("arxiv_list", "feed") else draw(st.sampled_from((1, 2, 3, None)))
    about = kind, key, version
    editions[about] = edition = editions.get(about, 0) + draw(st.integers(0, 1))
    withdrawn = (edition > 0) == (version != 2) if kind in STATING else draw(st.booleans())
    label = f"{kind} v{version} e{edition}"
    record = Record(
        source=kind,
        key=key,
        identifiers=(Identifier(scheme="arxiv", value=key), Identifier(scheme="doi", value=f"10.1000/{key}")),
        title=f"$\\alpha$ {label}" if draw(st.booleans()) else None,
        abstract=f"abstract {label}" if draw(st.booleans()) else None,
        authors=(Author(name=f"Writer {label}"), Author(name="Second")) if draw(st.booleans()) else (),
        authors_complete=draw(st.booleans()),
        categories=("cs.CL", f"x.{kind}")[: draw(st.integers(0, 2))],
        submitted="2024-01-02",
        updated=f"2024-01-0{version + 2}" if version else None,
        version=version,
        versions=(Version(number=1, date="2024-01-03T01:00:00Z"),) if draw(st.booleans()) else (),
        links=(code(f"https://code.example.org/{edition}"),) if draw(st.booleans()) else (),
        status="withdrawn" if withdrawn else None,
        announced=draw(st.sampled_from((None, "2024-01-05", "2024-01-09"))),
        announce_type=draw(st.sampled_from((None, "new", "cross", "replace"))),
    )
    if record.announced is None:
        record = replace(record, announce_type=None)
    return record, draw(st.sampled_from(("arxiv:a", "arxiv:b"))), f"2024-02-01T00:00:{number:02d}Z"


@st.composite
def histories(draw):
    editions: dict = {}
    words = [word(draw, number, editions) for number in range(draw(st.integers(1, 7)))]
    other = draw(st.permutations([*words, *draw(st.lists(st.sampled_from(words), max_size=4))]))
    return words, other


@settings(max_examples=100, deadline=None)
@given(histories())
def test_any_order_and_repetition(history):
    contents = []
    for words in history:
        db = memory()
        for record, feed, at in words:
            store(db, record, feed=feed, at=at)
        whole(db)
        contents.append(list(logical_lines(db.conn)))
        db.close()
    assert contents[0] == contents[1]


@settings(max_examples=50, deadline=None)
@given(histories())
def test_one_page_or_many(history):
    """What one page says at once is what many pages say one after the other; said again it writes nothing."""
    records = [record for record, _, _ in history[0]]
    db, one_by_one = memory(), memory()
    store(db, *records)
    for record in records:
        store(one_by_one, record)
    assert list(logical_lines(db.conn)) == list(logical_lines(one_by_one.conn))
    whole(db)
    before = db.conn.total_changes
    tally = store(db, *records)
    assert (tally.new, tally.changed, tally.unchanged) == (0, 0, len(records))
    assert db.conn.total_changes == before
    db.close()
    one_by_one.close()
