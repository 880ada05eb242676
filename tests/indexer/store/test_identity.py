"""Which words are about one work, whatever their order."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.record import Identifier, Record
from indexer.store.fingerprint import logical_lines
from indexer.store.identity import Group, groups, pair
from tests.indexer.store.samples import memory, store, whole


def name(text):
    scheme, value = text.split(":", 1)
    return Identifier(scheme=scheme, value=value)


def pairs(told):
    return [pair(*(("feed", key) for key in two.split())) for two in told]


def found(said, together=(), apart=()):
    """(arXiv number, words, identifiers that lead there) of each work; words are given as `{key: "doi:10.1/x …"}`."""
    named = {("feed", key): tuple(map(name, text.split())) for key, text in said.items()}
    return {
        (
            group.number,
            " ".join(sorted(key for _, key in group.keys)),
            " ".join(sorted(f"{i.scheme}:{i.value}" for i in group.identifiers)),
        )
        for group in groups(named, pairs(together), pairs(apart))
    }


GROUPS = [
    ({}, set()),
    ({"a": ""}, {(None, "a", "")}),
    ({"a": "arxiv:1", "b": "arxiv:1 doi:c"}, {("1", "a b", "arxiv:1 doi:c")}),
    ({"a": "doi:c", "b": "doi:c acl:x", "c": "acl:x"}, {(None, "a b c", "acl:x doi:c")}),
    # a feed knows the DOI, another source the number, a third says that they are one
    ({"f": "doi:c", "o": "arxiv:1", "r": "arxiv:1 doi:c"}, {("1", "f o r", "arxiv:1 doi:c")}),
    # two preprints of one article are two works, and its DOI leads to the older
    (
        {"a": "arxiv:2401.1 doi:c", "b": "arxiv:hep-th/9901001 doi:c", "f": "doi:c"},
        {("2401.1", "a", "arxiv:2401.1"), ("hep-th/9901001", "b f", "arxiv:hep-th/9901001 doi:c")},
    ),
    # numbers before DOIs before the rest
    (
        {"a": "arxiv:1 doi:c", "b": "arxiv:2 acl:x", "f": "acl:x doi:c"},
        {("1", "a f", "arxiv:1 doi:c"), ("2", "b", "acl:x arxiv:2")},
    ),
    # a word on two numbers is about the first; the other waits for its own
    ({"h": "arxiv:2 arxiv:1"}, {("1", "h", "arxiv:1 arxiv:2")}),
    ({"h": "arxiv:2 arxiv:1", "b": "arxiv:2"}, {("1", "h", "arxiv:1"), ("2", "b", "arxiv:2")}),
]


DECIDED = [
    # somebody puts two together, and what leads to one of them comes along
    ({"a": "doi:c", "b": "acl:x", "d": "acl:x"}, ["a b"], [], {(None, "a b d", "acl:x doi:c")}),
    # two numbers: the older one leads
    ({"a": "arxiv:2", "b": "arxiv:1"}, ["a b"], [], {("1", "a b", "arxiv:1 arxiv:2")}),
    # a third word that connects two goes to the one that comes first
    (
        {"a": "doi:c", "b": "doi:c acl:x", "d": "acl:x"},
        [],
        ["a d"],
        {(None, "a b", "acl:x doi:c"), (None, "d", "")},
    ),
    # a word that names a number wrongly keeps out, and what only that word knows is its own
    ({"a": "arxiv:1", "b": "arxiv:1 doi:c"}, [], ["a b"], {("1", "a", "arxiv:1"), (None, "b", "doi:c")}),
    # of its two numbers it takes the other
    (
        {"a": "arxiv:1", "b": "arxiv:1 arxiv:2", "d": "arxiv:2"},
        [],
        ["a b"],
        {("1", "a", "arxiv:1"), ("2", "b d", "arxiv:2")},
    ),
    # of decisions that contradict each other the one to keep apart holds, and of those to put together the first
    ({"a": "", "b": "", "d": ""}, ["a b", "b d"], ["a d"], {(None, "a b", ""), (None, "d", "")}),
    # a word that is not there yet
    ({"a": "doi:c"}, ["a b"], ["a d"], {(None, "a", "doi:c")}),
]


@pytest.mark.parametrize(("said", "together", "apart", "want"), DECIDED)
def test_groups_and_decisions(said, together, apart, want):
    for words in permutations(said):
        ordered = {word: said[word] for word in words}
        for one in permutations(together):
            assert found(ordered, one, apart) == want


@pytest.mark.parametrize(("said", "want"), GROUPS)
def test_groups(said, want):
    assert found(said) == want
    assert found(dict(reversed(said.items()))) == want


NAMES = ("arxiv:2401.00001", "arxiv:2401.00002", "doi:10.1/c", "doi:10.1/d", "acl:x", "pmid:7")


@st.composite
def words(draw):
    """A few words that share identifiers: with a number as arXiv's sources write them, or without as in a feed."""
    found = []
    for key in "abcd"[: draw(st.integers(2, 4))]:
        numbered = draw(st.booleans())
        kind = draw(st.sampled_from(("arxiv_oai", "arxiv_rss", "import") if numbered else ("feed", "homepage")))
        number = draw(st.sampled_from(NAMES[:2]))
        others = draw(st.lists(st.sampled_from(NAMES[2:]), max_size=2, unique=True))
        names = tuple(map(name, [number, *others] if numbered else others))
        found.append(
            Record(
                source=kind,
                key=f"{number[6:]}" if numbered else key,
                identifiers=names,
                title=f"Said by {kind} {key}",
                submitted=draw(st.sampled_from(("2023-12-01", "2024-01-02", None))),
            )
        )
    unique = {(r.source, r.key): r for r in found}
    return list(unique.values()), draw(st.permutations(list(unique.values())))


KEYS = [("arxiv_oai", "a"), ("arxiv_rss", "a"), ("feed", "b"), ("homepage", "c"), ("homepage", "d")]
PAIRS = st.lists(st.sampled_from(KEYS), min_size=2, max_size=2, unique=True).map(lambda two: pair(*two))


@settings(max_examples=400, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(KEYS), st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(tuple), min_size=1
    ),
    st.lists(PAIRS, max_size=3, unique=True),
    st.lists(PAIRS, max_size=3, unique=True),
    st.lists(PAIRS, max_size=2, unique=True),
    st.randoms(use_true_random=False),
)
def test_decisions_hold_in_any_order(said, together, apart, like, random):
    named = {key: tuple(map(name, texts)) for key, texts in said.items()}

    def sets(found: list[Group]):
        return {(g.number, frozenset(g.keys), frozenset(g.identifiers)) for g in found}

    first = groups(named, together, apart, like)
    works = {key: number for number, group in enumerate(first) for key in group.keys}
    assert works.keys() == named.keys()
    assert all(works[a] != works[b] for a, b in apart if a in works and b in works)
    if not apart:
        assert all(works[a] == works[b] for a, b in together if a in works and b in works)
    owned = [i for group in first for i in group.identifiers]
    assert len(owned) == len(set(owned)), "an identifier leads to one work"
    assert set(owned) == {i for names in named.values() for i in names}
    assert len([g for g in first if g.number]) == len({g.number for g in first if g.number})
    for many in (together, apart):
        random.shuffle(many)
    mixed = random.sample(sorted(named.items()), len(named))
    assert sets(groups(dict(mixed), together, apart, like)) == sets(first)


def content(records, *, pages):
    db = memory()
    for number, page in enumerate([[r] for r in records] if pages else [records]):
        store(db, *page, at=f"2024-02-01T00:00:0{number}Z")
    whole(db)
    (numbers,) = db.conn.execute("select count(*) - count(distinct arxiv_id) from papers where arxiv_id is not null")
    assert numbers == (0,)
    lines = list(logical_lines(db.conn))
    db.close()
    return lines


@settings(max_examples=150, deadline=None)
@given(words())
def test_any_order_leads_to_the_same_works(orders):
    one, other = orders
    assert content(one, pages=True) == content(other, pages=True) == content(other, pages=False)
