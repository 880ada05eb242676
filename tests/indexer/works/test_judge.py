"""Which works are one. All invented."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.record import Author, Identifier
from indexer.works.described import Described
from indexer.works.judge import Evidence, Judgement, judge

MOSS = "The Weight of Moss on Northern Dunes"
ABSTRACT = "We weigh moss on forty northern dunes during three winters and find that heavier cushions hold more sand."

OTHER = "How fast does sand move? We follow marked grains through two storms and one calm summer, day by day, on foot."


def work(title=MOSS, authors="Kim Moss, Ana Ek", *, years=None, ids="", **known):
    named = (i.partition(":") for i in ids.split())
    return Described(
        title=title,
        authors=tuple(Author(name=name) for name in authors.split(", ") if name),
        years=(years, years) if isinstance(years, int) else years,
        identifiers=tuple(Identifier(scheme=scheme, value=value) for scheme, _, value in named),
        **known,
    )


SAME, DOUBTFUL, DIFFERENT = "same", "doubtful", "different"
CASES = [
    (work(), work("the weight of MOSS on northern dunes."), SAME, "title and authors"),
    (work(authors="K. Moss"), work(), SAME, "title and authors"),
    (work(authors="Ek Ana, Moss Kim"), work(authors="Kim Moss"), SAME, "title and authors"),
    (work(years=2024), work(years=(2026, 2027)), SAME, "title and authors"),
    (work(years=2004), work(years=2027), DOUBTFUL, "years apart"),
    (work(authors=""), work(), DOUBTFUL, "no authors to compare"),
    (work(authors="Bo Ohm"), work(), DIFFERENT, "other authors"),
    (work(), work("Comment on the Weight of Moss on Northern Dunes"), DIFFERENT, "another kind of work"),
    (work(comments="PhD thesis, 200 pages"), work(), DOUBTFUL, "another kind of work"),
    (work(comments="Based on my PhD thesis"), work(), SAME, "title and authors"),
    (work("Moss Surveys, Part I"), work("Moss Surveys, Part II"), DOUBTFUL, "titles differ"),
    (work("EVA: Dunes That Speak"), work("EVA2.0: Dunes That Speak"), DOUBTFUL, "titles differ"),
    (work("RETRACTED: " + MOSS), work(), SAME, "title and authors"),
    (work(), work(MOSS + ": Three Winters"), SAME, "retitled, same main title"),
    (work(), work("DuneScale: " + MOSS), SAME, "retitled, same main title"),
    (work("DuneScale: The Weight of Moss"), work("DuneScale: Cushions in Winter"), SAME, "retitled, same name"),
    (work(), work("On Northern Dunes the Weight of Moss"), SAME, "retitled, same words"),
    (work(abstract=ABSTRACT), work(MOSS + ": Three Winters", abstract=OTHER), DOUBTFUL, "retitled?"),
    (work(years=2024), work(MOSS + ": Three Winters", years=2028), DOUBTFUL, "retitled?"),
    (work(), work(MOSS + ": Three Winters", "Ana Ek"), DOUBTFUL, "retitled?"),
    (work(), work(MOSS + ", Part 2"), DOUBTFUL, "titles differ"),
    (work(), work(MOSS + ": A Reproduction"), DOUBTFUL, "titles differ"),
    (work(), work("The Weight of Sand on Northern Dunes"), DOUBTFUL, "retitled?"),
    (
        work(abstract=ABSTRACT),
        work("The Weight of Cushions on Northern Dunes", abstract=ABSTRACT),
        SAME,
        "retitled, same abstract",
    ),
    (work(authors="Kim Moss, Ana Ek, Bo Ohm, Cy Un"), work(authors="Kim Moss"), DOUBTFUL, "other authors"),
    (
        work(authors="Kim Moss, Ana Ek, Bo Ohm, Cy Un"),
        work(authors="Kim Moss", complete=False),
        SAME,
        "title and authors",
    ),
    (work(ids="arxiv:2401.00001"), work(ids="arxiv:2401.00002"), DIFFERENT, "two arXiv numbers"),
    (work(ids="doi:10.1000/a"), work(ids="doi:10.1000/b"), DIFFERENT, "two DOIs of one publisher"),
    (work(ids="doi:10.1000/a"), work(ids="doi:10.2000/b"), DOUBTFUL, "published twice"),
    (work(ids="doi:10.48550/arxiv.2401.00001"), work(ids="doi:10.1000/b"), SAME, "title and authors"),
    (work(ids="doi:10.1101/2031.01.02.123456"), work(ids="doi:10.1101/gr.77"), SAME, "title and authors"),
    (work(ids="doi:10.1000/a doi:10.2000/b"), work(ids="doi:10.2000/b"), SAME, "identifier"),
    (work("Sand", "Bo Ohm", ids="doi:10.1000/a"), work(ids="doi:10.1000/a"), SAME, "identifier"),
    (work(language="en"), work(language="zh"), DOUBTFUL, "another language"),
    (work(None), work(), DIFFERENT, "no title"),
    (work("Introduction"), work("Introduction"), DOUBTFUL, "title tells nothing"),
    (work("Letter to the Editors"), work("Letter to the Editors"), DOUBTFUL, "title tells nothing"),
]


@pytest.mark.parametrize(("one", "other", "verdict", "rule"), CASES)
def test_judge(one, other, verdict, rule):
    told = judge(one, other)
    assert told == judge(other, one)
    assert (told.same, told.doubtful, told.rule) == (verdict == SAME, verdict == DOUBTFUL, rule)


def test_evidence_says_what_was_weighed():
    one = work(ids="doi:10.1000/a arxiv:2401.00001", years=2024, abstract=ABSTRACT)
    told = judge(one, work(authors="K. Moss", ids="doi:10.1000/a", years=(2025, 2026), abstract=ABSTRACT.upper()))
    evidence = Evidence(
        title=1.0,
        titles="equal",
        authors=1,
        of=1,
        most=2,
        first=True,
        years=1,
        abstract=1.0,
        identifiers=("doi:10.1000/a",),
    )
    assert told == Judgement(same=True, rule="identifier", score=1.0, evidence=evidence)
    assert dataclasses.asdict(told)["evidence"]["identifiers"] == ("doi:10.1000/a",)


TEXT = st.text(alphabet="moss Sand:dune-2I沙丘प्रλ$\\{}_. é,", max_size=40)
WORKS = st.builds(
    Described,
    title=st.none() | TEXT,
    authors=st.lists(TEXT.filter(str.strip).map(lambda name: Author(name=name)), max_size=4).map(tuple),
    complete=st.booleans(),
    years=st.none() | st.tuples(st.integers(1990, 1995), st.integers(1995, 2000)),
    abstract=st.none() | st.just(ABSTRACT),
    identifiers=st.lists(
        st.builds(Identifier, scheme=st.sampled_from(["arxiv", "doi"]), value=st.sampled_from(["10.1/a", "10.1/b"])),
        max_size=2,
    ).map(tuple),
)


@given(WORKS, WORKS)
def test_whichever_is_named_first(one, other):
    assert judge(one, other) == judge(other, one)
