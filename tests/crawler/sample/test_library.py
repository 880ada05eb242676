"""The invented papers: enough of them, of every kind that the index must cope with, none mistakable for a real one."""

import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from crawler.sample import library
from crawler.sample.answer import one_line
from crawler.sample.library import Writer

PAPERS = library.papers()
MAIN = ("cs.CL", "cs.IR", "math.CO", "physics.optics")


def test_enough_of_everything():
    assert len(PAPERS) >= 66
    counts = Counter(p.categories[0] for p in PAPERS)
    assert min(counts[category] for category in MAIN) >= 15
    # the others are met on pages about people only
    assert sorted(counts.keys() - set(MAIN)) == ["cs.CY", "cs.DL", "cs.HC", "eess.AS", "physics.app-ph"]
    assert min(Counter(e.day for p in PAPERS for e in p.editions if e.day).values()) >= 15
    assert sum(len(p.categories) > 1 for p in PAPERS) >= 30


@pytest.mark.parametrize(
    ("what", "least", "holds"),
    [
        ("in Chinese", 4, lambda p: re.search("[一-鿿]", p.latest.title + p.latest.abstract)),
        ("with TeX in the title", 4, lambda p: re.search(r"[\\$]", p.latest.title)),
        ("with mathematics", 20, lambda p: "$" in p.latest.abstract),
        ("with a less-than sign in it", 3, lambda p: re.search(r"\$[^$]*<[^$]*\$", p.latest.abstract)),
        (
            "with code",
            6,
            lambda p: "https://gitlab.example.org/invented/" in f"{p.latest.abstract} {p.latest.comments}",
        ),
        ("with a DOI", 6, lambda p: p.latest.doi and p.latest.doi.startswith("10.5555/")),
        ("with a journal", 6, lambda p: p.latest.journal_ref),
        ("replaced", 8, lambda p: p.latest.day and p.latest.number > 1),
        ("at version 3", 3, lambda p: p.latest.number == 3),
        ("retitled", 1, lambda p: len({e.title for e in p.editions}) > 1),
        ("withdrawn", 1, lambda p: p.latest.withdrawn and p.latest.size == "0kb" and "withdrawn" in p.latest.comments),
        ("by more than 40", 1, lambda p: len(p.writers) > 40),
        ("by a collaboration", 1, lambda p: any("Collaboration" in w.keyname for w in p.writers)),
        ("with numbered affiliations", 1, lambda p: p.affiliations),
        ("with affiliations", 10, lambda p: any(p.places(w) for w in p.writers)),
        ("with an old id", 1, lambda p: "/" in p.id),
        ("without a licence", 1, lambda p: p.license is None),
    ],
)
def test_kinds(what, least, holds):
    assert sum(bool(holds(paper)) for paper in PAPERS) >= least, what


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.id)
def test_a_paper_is_whole_and_invented(paper):
    latest = paper.latest
    # beyond any number that arXiv has given out in a month, in the old form as in the new
    assert re.fullmatch(r"\d{4}\.9\d{4}|cs/06119\d\d", paper.id)
    assert set(paper.categories) <= library.CATEGORIES.keys()
    assert [e.number for e in paper.editions] == list(range(1, len(paper.editions) + 1))
    assert [e.submitted for e in paper.editions] == sorted(e.submitted for e in paper.editions)
    assert all(e.day <= 3 and re.fullmatch(r"\d+kb", e.size) for e in paper.editions)
    assert 3 <= len(re.findall(r"[.?!。][''’”)]*(?= |$|(?<=。))", one_line(latest.abstract))) <= 8
    assert all(len(line) <= 100 for line in latest.abstract.splitlines())
    # a link to the last version's listing day exists for everything that is on the web
    assert latest.day or paper.editions[0].submitted < datetime(2026, 11, 13, tzinfo=UTC)


def test_ids_and_titles_are_used_once():
    assert len({p.id for p in PAPERS}) == len({p.latest.title for p in PAPERS}) == len(PAPERS)
    assert len({p.latest.abstract for p in PAPERS}) == len(PAPERS)


def test_recurring_authors():
    counts = Counter(w.name for p in PAPERS for w in p.writers)
    assert {name: n for name, n in counts.items() if n >= 5} == {
        r"Nadia Beltr\'an-Okoye": 7,
        "Meilan Shangguan": 5,  # two people
        "Teuila Faleafa-Brandt": 5,
        r"Tom\'a\v{s} Hradilek-Voss": 5,
    }


def test_earlier_days():
    assert [len(library.papers(day)) for day in (1, 2, 3)] == [39, 60, 75]
    withdrawn = {day: next(p for p in library.papers(day) if p.id == "2611.90116").latest for day in (1, 2)}
    assert (withdrawn[1].withdrawn, withdrawn[1].comments) == (False, "4 pages")
    assert (withdrawn[2].withdrawn, withdrawn[2].size) == (True, "0kb")
    old = next(p for p in library.papers(1) if p.id == "2407.90331")
    assert (old.latest.number, old.latest.doi, old.datestamp) == (2, None, date(2024, 12, 1))
    with pytest.raises(ValueError, match="days 1 to 3, found 4"):
        library.papers(4)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-13T18:59:59Z", 0),
        ("2026-11-13T19:00:00Z", 1),
        ("2026-11-16T18:59:59Z", 1),
        ("2026-11-16T19:00:00Z", 2),
        ("2026-11-17T19:00:00Z", 3),
        ("2026-11-18T19:00:00Z", 4),
    ],
)
def test_announced(moment, day):
    assert library.announced(datetime.fromisoformat(moment)) == day


def test_writers_and_byline():
    paper = next(p for p in PAPERS if p.id == "2611.90406")
    assert paper.writers == (
        Writer(forenames="Solveig", keyname="Marchetti-Odum", number=1),
        Writer(forenames="Jaromir", keyname="Ekholm-Diallo", number=2),
        Writer(forenames="Elias Brandvold", keyname="Tsosie", suffix="Jr", number=1),
    )
    assert paper.byline == (
        "Solveig Marchetti-Odum (1), Jaromir Ekholm-Diallo (2), Elias Brandvold Tsosie Jr (1) "
        "((1) Kestrel Bay Observatory, (2) Technical University of Sankt Vidar)"
    )
    assert [paper.places(w) for w in paper.writers][1] == ("Technical University of Sankt Vidar",)


@pytest.mark.parametrize(
    ("code", "spec"),
    [
        ("cs.CL", "cs:cs:CL"),
        ("math.CO", "math:math:CO"),
        ("physics.optics", "physics:physics:optics"),
        ("cond-mat.soft", "physics:cond-mat:soft"),
        ("quant-ph", "physics:quant-ph"),
    ],
)
def test_set_spec(code, spec):
    assert library.set_spec(code) == spec
