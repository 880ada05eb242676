"""What somebody decides: works that are one, or never are. All works are invented."""

import json
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.record import Identifier, Page, Profile
from crawler.source import UsageError
from indexer.changes import counts, events
from indexer.store import decisions, forget, merging, workkeys
from indexer.store.called import find, word
from indexer.store.decisions import HAND, Decision
from indexer.store.fingerprint import logical_hash, logical_lines
from indexer.store.identity import pair
from indexer.store.merging import Signature
from indexer.store.removal import identify
from indexer.store.save import save_page
from indexer.store.show import show
from tests.indexer.store.samples import code, doi, memory, paper, store, whole

BY = Signature("2024-05-01T00:00:00Z", "ek")


@pytest.fixture
def db():
    db = memory()
    yield db
    db.close()


def carry_out(db, change):
    db.conn.execute("begin immediate")
    number = merging.write(db.conn, change)
    db.conn.commit()
    whole(db)
    return number


def rows(db, sql):
    return [tuple(row) for row in db.conn.execute(sql)]


def at(db, key):
    return rows(db, f"select paper from assertions where key = '{key}'")[0][0]


PREPRINT = paper("2401.00001", version=3, updated="2024-03-01T00:00:00Z", announced="2024-01-03", announce_type="new")
OTHER = paper(
    "2401.00002",
    title="Moss in the wind",
    version=1,
    abstract=None,
    announced="2024-01-03",
    announce_type="new",
    links=(code(),),
)
PAIR = pair(("arxiv_oai", "2401.00001"), ("arxiv_oai", "2401.00002"))
PUBLISHED = paper(
    "pub",
    source="feed",
    title="Grains of sand by night",
    identifiers=(doi("10.1/p"),),
    venue="Dunes",
    year=2025,
    submitted=None,
)


def test_what_another_number_brings_is_no_change_of_the_one_that_leads(db):
    later = replace(OTHER, abstract="Of moss.", updated="2024-01-02T00:00:00Z")
    store(db, later)
    carry_out(db, merging.consider(db.conn, PAIR, BY.decision(PAIR)))
    store(db, PREPRINT)
    served = "select arxiv_id, title, version, status from papers"
    leading = ("2401.00001", PREPRINT.title, 3, None)
    assert rows(db, served) == [leading]
    gone = replace(later, version=4, title="Moss, withdrawn", updated="2024-06-01T00:00:00Z", status="withdrawn")
    store(db, gone, at="2024-06-02T00:00:00Z")
    whole(db)
    assert rows(db, served) == [leading]
    assert rows(db, "select version from versions") == [(3,)]
    assert events(db.conn) == []


def told(db):
    return [(event.key, event.seen[:10], [(c.kind, c.old, c.new) for c in event.changes]) for event in events(db.conn)]


def test_what_is_told_of_two_numbers(db):
    """Of the one that leads its own only, whenever the other changed; parted again each has its own."""
    page = paper("h", source="homepage", identifiers=OTHER.identifiers, title="Moss", submitted=None, venue=None)
    found = replace(page, key="g", identifiers=(), title="Moss blown by the wind")
    store(db, replace(PREPRINT, version=2), OTHER, page, found)
    identify(db.conn, at(db, "g"), OTHER.identifiers[0])
    db.conn.commit()
    store(db, PREPRINT, at="2024-06-01T00:00:00Z")
    store(db, replace(OTHER, version=2, title="Moss"), at="2024-06-02T00:00:00Z")
    store(db, replace(page, venue="Dunes"), at="2024-06-03T00:00:00Z")
    store(db, replace(found, journal_ref="Dunes 7"), at="2024-06-04T00:00:00Z")
    mine = [("2401.00001", "2024-06-01", [("version", "2", "3")])]
    before = [
        ("2401.00002", "2024-06-04", [("published", None, "Dunes 7")]),
        ("2401.00002", "2024-06-03", [("published", None, "Dunes")]),
        ("2401.00002", "2024-06-02", [("version", "1", "2"), ("retitled", "Moss in the wind", "Moss")]),
    ]
    assert told(db) == before + mine
    number = carry_out(db, merging.merge(db.conn, key(OTHER), key(PREPRINT), BY))
    assert told(db) == mine
    gone = replace(OTHER, version=3, title="Moss", status="withdrawn")
    store(db, gone, at="2024-06-05T00:00:00Z")
    assert told(db) == mine
    assert counts(db.conn, 10) == {"version": 1}
    carry_out(db, merging.take_back(db.conn, number, BY, never=False))
    late = ("2401.00002", "2024-06-05", [("version", "2", "3"), ("withdrawn", None, "withdrawn")])
    assert told(db) == [late, *before, *mine]


def test_a_preprint_and_its_published_version(db):
    store(db, PREPRINT, PUBLISHED)
    before, lines = rows(db, "select id from papers order by id"), list(logical_lines(db.conn))
    numbers = at(db, "2401.00001"), at(db, "pub")
    carry_out(db, merging.merge(db.conn, key(PREPRINT), key(PUBLISHED), BY))
    (row,) = db.query("select id, arxiv_id, doi, venue, year, version from papers")
    assert tuple(row.values()) == (numbers[0], "2401.00001", "10.1/p", "Dunes", 2025, 3)
    assert rows(db, "select scheme, paper from identifiers") == [("arxiv", numbers[0]), ("doi", numbers[0])]
    assert rows(db, "select old, new from paper_moves") == [(numbers[1], numbers[0])]
    assert find(db.conn, str(numbers[1])) == numbers[0]
    (merge,) = db.query("select paper, other_paper, in_force, rule, by from merges")
    assert tuple(merge.values()) == (numbers[0], numbers[0], 1, "hand", "ek")
    carry_out(db, merging.take_back(db.conn, 1, BY, never=False))
    assert rows(db, "select id from papers order by id") == before
    assert list(logical_lines(db.conn)) == lines
    assert rows(db, "select old, new from paper_moves") == []


def test_two_numbers(db):
    store(db, PREPRINT, OTHER)
    lines = list(logical_lines(db.conn))
    carry_out(db, merging.merge(db.conn, key(OTHER), key(PREPRINT), BY))
    (row,) = db.query("select arxiv_id, title, version, updated from papers")
    assert tuple(row.values()) == ("2401.00001", PREPRINT.title, 3, "2024-03-01T00:00:00Z")
    assert find(db.conn, "2401.00002") == find(db.conn, "2401.00001")
    assert rows(db, "select version from versions") == [(3,)], "versions of the other are none of this one"
    assert rows(db, "select word from announcements") == [("arxiv_oai 2401.00001",), ("arxiv_oai 2401.00002",)]
    carry_out(db, merging.take_back(db.conn, 1, BY, never=False))
    assert list(logical_lines(db.conn)) == lines


def test_a_shared_doi_that_is_wrong(db):
    wrong = paper("w", source="feed", identifiers=(doi("10.1/p"),), title="Another matter")
    store(db, PUBLISHED, wrong)
    whole_work = at(db, "pub")
    assert at(db, "w") == whole_work
    change = merging.part(db.conn, merging.said(db.conn, whole_work, "w"), BY)
    number = carry_out(db, change)
    assert at(db, "pub") == whole_work != at(db, "w")
    store(db, replace(wrong, comments="again"), at="2024-06-01T00:00:00Z")
    whole(db)
    assert at(db, "pub") != at(db, "w"), "it holds when the page is read again"
    carry_out(db, merging.take_back(db.conn, number, BY, never=False))
    assert at(db, "pub") == at(db, "w") == whole_work, "the number that it had before it was parted"


def test_each_gets_its_number_back_whatever_came_first(db):
    one, two, three = (
        paper(k, source="feed", identifiers=(), submitted=d)
        for k, d in zip("abc", ("2024-01-05", "2024-01-06", "2024-01-04"), strict=True)
    )
    store(db, one, two, three)
    before = {key: at(db, key) for key in "abc"}
    first = carry_out(db, merging.merge(db.conn, key(one), key(two), BY))
    second = carry_out(db, merging.merge(db.conn, key(one), key(three), BY))
    assert {at(db, key) for key in "abc"} == {before["c"]}
    assert {find(db.conn, str(number)) for number in before.values()} == {before["c"]}
    carry_out(db, merging.take_back(db.conn, second, BY, never=False))
    assert (at(db, "a"), at(db, "b"), at(db, "c")) == (before["a"], before["a"], before["c"])
    carry_out(db, merging.take_back(db.conn, first, BY, never=False))
    assert {key: at(db, key) for key in "abc"} == before


def test_who_was_here_first_has_its_number_back(db):
    """What was known by title gets an arXiv number, is parted from it again, and is what it was."""
    title = replace(PUBLISHED, identifiers=(), title=PREPRINT.title)
    store(db, title)
    before = at(db, "pub")
    store(db, PREPRINT)
    (merge,) = db.query("select id, rule, paper, in_force from merges")
    assert (merge["rule"], merge["paper"], merge["in_force"]) == ("title and authors", before, 1)
    assert at(db, "2401.00001") == before
    carry_out(db, merging.take_back(db.conn, merge["id"], BY, never=False))
    assert at(db, "pub") == before != at(db, "2401.00001")
    assert rows(db, "select arxiv_id from papers order by id") == [("2401.00001",), (None,)]
    assert [d.same for d in decisions.on(db.conn, [key(title)])] == [False], "a rule would decide the same again"
    (kept,) = decisions.on(db.conn, [key(title)])
    carry_out(db, merging.take_back(db.conn, kept.number, BY, never=False))
    assert at(db, "pub") == at(db, "2401.00001") == before, "and joined again the older number leads"


def test_the_number_of_three_that_rules_put_together(db):
    """Parted, the preprint has the number that its publication had; joined again, the three have theirs."""
    listed = paper("h", source="homepage", identifiers=(), title=PREPRINT.title, submitted=None, year=2023)
    for record in (listed, PUBLISHED, PREPRINT):
        store(db, record)
    store(db, replace(PUBLISHED, title=PREPRINT.title), at="2024-06-01T00:00:00Z")
    before = {name: at(db, name) for name in ("h", "pub", "2401.00001")}
    assert len(set(before.values())) == 1
    (number,) = (d.number for d in decisions.on(db.conn, [key(listed)]))
    number = carry_out(db, merging.take_back(db.conn, number, BY, never=False))
    assert at(db, "h") == before["h"] != at(db, "2401.00001") == at(db, "pub")
    carry_out(db, merging.take_back(db.conn, number, BY, never=False))
    assert {name: at(db, name) for name in before} == before


def test_what_is_merged_with_a_part_stays_with_it(db):
    store(db, PREPRINT, OTHER, PUBLISHED)
    numbers = [at(db, name) for name in ("2401.00001", "2401.00002", "pub")]
    first = carry_out(db, merging.merge(db.conn, word(db.conn, "2401.00001"), word(db.conn, "2401.00002"), BY))
    carry_out(db, merging.merge(db.conn, word(db.conn, "2401.00002"), word(db.conn, "doi:10.1/p"), BY))
    assert {at(db, name) for name in ("2401.00001", "2401.00002", "pub")} == {numbers[0]}
    carry_out(db, merging.take_back(db.conn, first, BY, never=False))
    assert [at(db, name) for name in ("2401.00001", "2401.00002", "pub")] == [numbers[0], numbers[1], numbers[1]]


def test_parts_are_kept_apart_by_their_names(db):
    store(db, PREPRINT, replace(PUBLISHED, title=PREPRINT.title))
    assert at(db, "2401.00001") == at(db, "pub")
    carry_out(db, merging.never(db.conn, word(db.conn, "2401.00001"), word(db.conn, "doi:10.1/p"), BY))
    assert at(db, "2401.00001") != at(db, "pub")


def test_no_decision_has_the_number_of_another(db):
    """Also where a rule found nothing any more what it had found, and then something else."""
    listed = replace(PUBLISHED, identifiers=(), title=PREPRINT.title)
    store(db, PREPRINT, listed)
    (told,) = rows(db, "select id, one, other from merges")
    store(db, replace(listed, title="Something else of dunes"), OTHER, at="2024-03-01T00:00:00Z")
    assert rows(db, "select * from merges") == []
    store(db, replace(listed, key="second", title=OTHER.title), at="2024-03-02T00:00:00Z")
    (other,) = rows(db, "select id, one, other from merges")
    assert other[1:] != told[1:]
    assert other[0] > told[0]
    with pytest.raises(UsageError, match=f"decision {told[0]}: there is none"):
        merging.take_back(db.conn, told[0], BY, never=False)


def test_a_preprint_has_its_number_back_also_from_a_page_that_was_found_to_be_about_it(db):
    listed = paper("g", source="homepage", identifiers=(), title="Moss blown by the wind", submitted=None)
    store(db, PREPRINT, OTHER, listed)
    before = at(db, "2401.00002")
    assert at(db, "g") < before
    identify(db.conn, at(db, "g"), OTHER.identifiers[0])
    db.conn.commit()
    number = carry_out(db, merging.merge(db.conn, key(OTHER), key(PREPRINT), BY))
    carry_out(db, merging.take_back(db.conn, number, BY, never=False))
    assert at(db, "2401.00002") == at(db, "g") == before


def test_who_takes_in_a_part_of_another_work_keeps_its_number(db):
    """A word that is kept apart from its work joins another one by title, and goes back."""
    entry = replace(PUBLISHED, source="homepage", key="h", identifiers=())
    store(db, replace(PREPRINT, identifiers=(*PREPRINT.identifiers, *PUBLISHED.identifiers)), PUBLISHED, entry)
    before = {name: at(db, name) for name in ("2401.00001", "pub", "h")}
    assert before["2401.00001"] == before["pub"] != before["h"]
    number = carry_out(db, merging.part(db.conn, pair(key(PREPRINT), key(PUBLISHED)), BY))
    assert at(db, "pub") == at(db, "h") == before["h"]
    store(db, replace(entry, comments="again"), at="2024-06-01T00:00:00Z")
    carry_out(db, merging.take_back(db.conn, number, BY, never=False))
    assert {name: at(db, name) for name in before} == before


def test_no_number_is_given_twice(db):
    store(db, paper("a", source="feed", identifiers=()), paper("b", source="feed", identifiers=()))
    a, b = at(db, "a"), at(db, "b")
    carry_out(db, merging.merge(db.conn, ("feed", "a"), ("feed", "b"), BY))
    store(db, paper("c", source="feed", identifiers=()))
    assert at(db, "c") not in (a, b)


def test_a_decision_waits_for_its_words(db):
    both = pair(("feed", "pub"), ("arxiv_oai", "2401.00001"))
    carry_out(db, merging.consider(db.conn, both, Decision(pair=both)))
    store(db, PUBLISHED)
    store(db, PREPRINT)
    assert at(db, "pub") == at(db, "2401.00001")
    whole(db)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda c, a, b: merging.merge(c, a, a, BY), "expected two works, found one"),
        (lambda c, a, b: merging.never(c, a, a, BY), "--part"),
        (lambda c, a, b: merging.take_back(c, 7, BY, never=False), "decision 7: there is none"),
        (lambda c, a, b: merging.said(c, decisions.papers(c, [a])[a], "nobody"), "expected 'nobody' to be one of"),
    ],
)
def test_asked_wrongly(db, ask, told):
    store(db, PREPRINT, PUBLISHED)
    with pytest.raises(UsageError, match=told):
        ask(db.conn, key(PREPRINT), key(PUBLISHED))


def test_decisions_that_contradict_each_other(db):
    store(db, PREPRINT, PUBLISHED)
    a, b = key(PREPRINT), key(PUBLISHED)
    number = carry_out(db, merging.never(db.conn, a, b, replace(BY, why="a reply")))
    with pytest.raises(UsageError, match=rf"decision {number} says that they never are one work \(a reply\)"):
        merging.merge(db.conn, a, b, BY)
    with pytest.raises(UsageError, match="already"):
        merging.never(db.conn, a, b, BY)
    carry_out(db, merging.take_back(db.conn, number, BY, never=False))
    number = carry_out(db, merging.merge(db.conn, a, b, BY))
    both = pair(("arxiv_oai", "2401.00001"), ("feed", "pub"))
    with pytest.raises(UsageError, match=f"unmerge {number} --never"):
        merging.part(db.conn, both, BY)
    carry_out(db, merging.take_back(db.conn, number, BY, never=True))
    assert rows(db, "select count(*) from merges") == [(0,)]
    assert rows(db, "select one, other from never_merge") == [tuple(" ".join(key) for key in both)]


@pytest.mark.parametrize(
    ("later", "is_one"),
    [
        ({"key": "ek.example/~ek/#title:9999#pubs.html", "title": "Counting grains of sand by candle-light"}, False),
        ({"key": "ek.example/~ek/#doi:10.1/k#", "identifiers": (doi("10.1/k"),)}, False),
        # limits: another site's entry is another's, and a title that is not like the old one can't be known
        ({"key": "moss.example/#title:9999#"}, True),
    ],
)
def test_what_is_never_one_stays_so_where_its_owner_respells_it(db, later, is_one):
    title = "Counting Grains of Sand by Candlelight"
    listed = paper(f"{TITLE}", source="homepage", identifiers=(), submitted=None, title=title)
    preprint = replace(PREPRINT, title=title)
    store(db, preprint, listed)
    carry_out(db, merging.never(db.conn, key(preprint), key(listed), BY))
    store(db, replace(listed, **later), at="2024-06-01T00:00:00Z")
    whole(db)
    assert (at(db, later["key"]) == at(db, "2401.00001")) == is_one
    assert at(db, listed.key) != at(db, "2401.00001")


def test_what_it_would_be_is_told_without_writing(db):
    store(db, PREPRINT, PUBLISHED)
    lines = list(logical_lines(db.conn))
    change = merging.merge(db.conn, key(PREPRINT), key(PUBLISHED), BY)
    (row,) = merging.served(change).values()
    assert (row["arxiv_id"], row["venue"]) == ("2401.00001", "Dunes")
    assert list(logical_lines(db.conn)) == lines
    carry_out(db, change)
    known = show(db, at(db, "pub"))
    assert {name: known[name] for name in row if name not in ("categories", "authors", "search_text")} == {
        name: row[name] for name in row if name not in ("categories", "authors", "search_text")
    }


def test_what_is_forgotten_is_in_no_decision(db):
    page = paper("ek.example/pubs", source="homepage", title=PREPRINT.title, identifiers=(), submitted=None)
    store(db, page, PUBLISHED)
    store(db, PREPRINT)
    carry_out(db, merging.part(db.conn, pair(key(page), key(PUBLISHED)), BY))
    assert {d.rule for d in decisions.on(db.conn, [key(page)])} == {"hand", "title and authors"}
    db.conn.execute("begin immediate")
    forget.apply(db.conn, forget.Plan(keys={key(page)}), {}, BY.at)
    db.conn.commit()
    whole(db)
    assert at(db, "2401.00001")
    left = {table: json.dumps(rows(db, f"select * from {table}")) for table in ("decisions", "anchors", "assertions")}
    assert not [table for table, text in left.items() if "ek.example" in text]
    assert rows(db, "select count(*) from work_keys where paper not in (select id from papers)") == [(0,)]


NUMBERED = [
    paper("2401.00001", identifiers=(Identifier(scheme="arxiv", value="2401.00001"), doi("10.1/c"))),
    paper("2401.00001", source="arxiv_rss", announced="2024-01-03", announce_type="new"),
    paper("2401.00002", identifiers=(Identifier(scheme="arxiv", value="2401.00002"), doi("10.1/c"))),
    paper("2401.00002", source="arxiv_rss", announced="2024-01-03", announce_type="cross", version=2),
]
TITLE = "ek.example/~ek/#title:5f0c#"
OTHERS = [
    paper("f", source="feed", identifiers=(doi("10.1/c"),), venue="Dunes"),
    paper("g", source="feed", identifiers=(doi("10.1/d"), Identifier(scheme="acl", value="x")), year=2024),
    paper("h", source="feed", identifiers=(Identifier(scheme="acl", value="x"),), submitted="2023-02-02"),
    paper(f"{TITLE}a", source="homepage", identifiers=(), submitted=None, year=2023),
    paper(f"{TITLE}b", source="homepage", identifiers=(), submitted=None, links=(code(),)),
    paper("n", source="homepage", identifiers=(Identifier(scheme="arxiv", value="2401.00002"),), submitted=None),
]
TITLES = ("Counting grains of sand by candlelight", "Counting Grains of Sand by Candle-Light", "On the weight of moss")
POOL = [replace(record, title=TITLES[n % 3]) for n, record in enumerate((*NUMBERED, *OTHERS))]
PEOPLE = [
    Profile(source="homepage", key="https://ek.example/~ek/", name="Ana Ek", works=(f"{TITLE}a", "n")),
    Profile(source="homepage", key="https://moss.example/", name="Kim Moss", works=("n", f"{TITLE}b")),
]


def key(record):
    return record.source, record.key


PAIRS = st.lists(st.sampled_from(range(len(POOL))), min_size=2, max_size=2, unique=True).map(
    lambda two: pair(*(key(POOL[n]) for n in two))
)
CRAWLS = st.one_of(
    st.tuples(st.just("crawl"), st.sampled_from(range(len(POOL))), st.booleans()),
    st.tuples(st.just("page"), st.sampled_from((0, 1)), st.booleans()),
)
DECISIONS = st.tuples(st.sampled_from(("same", "never", "take back")), PAIRS, st.none())
STEPS = st.one_of(CRAWLS, DECISIONS, st.tuples(st.just("reparse"), st.sampled_from(range(len(POOL))), st.booleans()))


def take(db, step, moment):
    """One step of a history at that minute."""
    kind, what, flag = step
    stamp = f"2024-02-01T00:{moment:02}:00Z"
    if kind in ("crawl", "reparse"):
        record = replace(POOL[what], title=TITLES[(what + 1) % 3]) if flag else POOL[what]
        feed = f"of:{record.source}"
        if kind == "reparse":
            store(db, POOL[what], feed=feed, at=stamp)
        store(db, record, feed=feed, at=stamp, again=kind == "reparse")
    elif kind == "page":
        works = [r for r in POOL if key(r) in {("homepage", name) for name in PEOPLE[what].works}]
        person = replace(PEOPLE[what], works=PEOPLE[what].works[::-1]) if flag else PEOPLE[what]
        page = Page(records=tuple(works), profiles=(person,))
        db.conn.execute("begin immediate")
        save_page(db.conn, page, kind="homepage", feed=f"page:{what}", fetched=stamp)
        db.conn.commit()
    else:
        decision = None if kind == "take back" else Decision(pair=what, same=kind == "same")
        db.conn.execute("begin immediate")
        merging.write(db.conn, merging.consider(db.conn, what, decision))
        db.conn.commit()


def decided(db):
    return decisions.on(db.conn, [key(r) for r in POOL])


#: How many works make a key common: so few that histories as short as these get there.
FEW = st.sampled_from((workkeys.MOST, 1, 2, 3))


def lived(steps):
    """The database after a history of (minute, step)."""
    db = memory()
    for moment, step in steps:
        take(db, step, moment)
    return db


@settings(max_examples=120, deadline=None)
@given(st.lists(STEPS, max_size=14), FEW)
def test_any_history_with_all_decisions_taken_back_is_one_without_any(history, few):
    with patch.object(workkeys, "MOST", few):
        _taken_back(list(enumerate(history)))


def _taken_back(steps):
    db = lived(steps)
    whole(db)
    for decision in decided(db):
        take(db, ("take back", decision.pair, None), 59)
    whole(db)
    plain = lived([(moment, step) for moment, step in steps if step[0] in ("crawl", "reparse", "page")])
    try:
        assert list(logical_lines(db.conn)) == list(logical_lines(plain.conn))
        assert logical_hash(db.conn) == logical_hash(plain.conn)
    finally:
        db.close()
        plain.close()


@settings(max_examples=120, deadline=None)
@given(st.data(), FEW)
def test_decisions_in_force_lead_to_the_same_whenever_they_were_taken(data, few):
    with patch.object(workkeys, "MOST", few):
        _in_force(data)


def _in_force(data):
    crawled = data.draw(st.lists(CRAWLS, max_size=8))
    taken = data.draw(st.lists(DECISIONS, max_size=4, unique_by=lambda step: step[1]))
    order = data.draw(st.permutations([*enumerate(crawled), *((50, step) for step in taken)]))
    moments = iter(sorted(moment for moment, step in order if moment < 50))
    kept = [(moment, step) if moment == 50 else (at := next(moments), crawled[at]) for moment, step in order]
    first = lived([*((50, step) for step in taken), *enumerate(crawled)])
    last = lived(kept)
    try:
        whole(last)
        assert list(logical_lines(first.conn)) == list(logical_lines(last.conn))
    finally:
        first.close()
        last.close()


@settings(max_examples=120, deadline=None)
@given(st.data(), FEW)
def test_each_work_gets_its_number_back(data, few):
    with patch.object(workkeys, "MOST", few):
        _numbers_back(data)


def _numbers_back(data):
    """Whatever rules found before, as titles changed, and whatever somebody decides then and takes back."""
    db = lived(enumerate(data.draw(st.lists(CRAWLS, max_size=12))))
    try:
        before = rows(db, "select source, key, paper from assertions order by 1, 2")
        for _ in range(data.draw(st.integers(0, 8))):
            found = [("never", decision.pair, None) for decision in decided(db) if decision.same]
            take(db, data.draw(st.one_of(DECISIONS, st.sampled_from(found)) if found else DECISIONS), 50)
            numbers = [number for _, _, number in before]
            assert all(find(db.conn, str(number)) is not None for number in numbers), "each always leads somewhere"
        for decision in data.draw(st.permutations([d for d in decided(db) if d.rule == HAND])):
            take(db, ("take back", decision.pair, None), 59)
        assert rows(db, "select source, key, paper from assertions order by 1, 2") == before
    finally:
        db.close()
