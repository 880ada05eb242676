"""Which works bear a name. All people and works are invented."""

from itertools import permutations

import pytest

from crawler.record import Author
from indexer.people import borne, unknown
from tests.indexer.store.samples import memory, paper, store

ONE, OTHER = "0000-0001-2345-6789", "0000-0009-8765-4321"


def library(*lines, **fields):
    """Works 2401.00000 and on with these authors; a tuple is a name with its ORCID."""
    db = memory()
    for number, line in enumerate(lines):
        authors = tuple(Author(name=a[0], orcid=a[1]) if isinstance(a, tuple) else Author(name=a) for a in line)
        store(db, paper(f"2401.{number:05d}", authors=authors, **fields))
    return db


def found(db, *names):
    return sorted(int(work.arxiv_id[-5:]) for work in borne.works(db.conn, names).works)


LINES = (
    ("Ji-Rong Moss", "Bo Ohm"),
    ("Moss, Ji-Rong",),
    ("Jirong Moss",),
    ("JI-RONG MÖSS",),
    ("J.-R. Moss",),
    ("Moss Ohm", "Ji Rong"),
    ("Ji-Rong Moss", "Jirong Moss"),
    ("Ji-Rong", "Moss"),
    ("杨沙", "Bo Ohm"),
)


@pytest.mark.parametrize(
    ("names", "works"),
    [
        (["Ji-Rong Moss"], [0, 1, 2, 3]),
        (["Moss, Jirong"], [2]),
        (["Moss, Ji-Rong", "Nobody Else"], [0, 1, 2, 3]),
        (["J.-R. Moss"], []),
        (["Moss"], []),
        (["杨沙"], [8]),
        (["沙杨"], []),
        (["Bo Ohm", "杨沙"], [0]),
        (['"', "", "-"], []),
        ([], []),
    ],
)
def test_works(names, works):
    assert found(library(*LINES), *names) == works


def test_what_is_told_of_a_work():
    db = memory()
    moss = Author(name="Kim Moss", orcid=ONE, affiliations=("Dune University",))
    others = (Author(name="Bo Ohm"), Author(name="C. Un"), Author(name="The COLDFISH Collaboration"))
    store(db, paper("2401.00001", authors=(moss, *others), authors_complete=False, venue="Dunes", title="On Moss"))
    (work,) = borne.works(db.conn, ["Moss, Kim"]).works
    assert (work.title, work.name, work.mates, work.complete) == ("On Moss", "Kim Moss", {"bo ohm": "Bo Ohm"}, False)
    assert (work.affiliations, work.orcid, work.year, work.venue) == (("Dune University",), ONE, 2024, "Dunes")
    assert (work.categories, work.crowded, work.person) == (("cs.CL", "math.ST"), False, None)


def test_crowds():
    letters = "abcdefghijklmnopqrstuvwxyz"
    crowd = [f"Mate {letters[n % 26] * (n // 26 + 2)}" for n in range(borne.CROWD)]
    db = library(["Kim Moss", *crowd[: borne.TEAM]], ["Kim Moss", *crowd], ["Kim Moss", "Bo Ohm"])
    some = borne.works(db.conn, ["Kim Moss"])
    assert sorted((work.arxiv_id, work.crowded) for work in some.works) == [("2401.00000", True), ("2401.00002", False)]
    assert some.crowds == unknown.load(db.conn, "Kim Moss").found.crowds == 1


def test_no_more_than_are_looked_at(monkeypatch):
    db = library(*[["Kim Moss"]] * 4)
    assert not borne.works(db.conn, ["Kim Moss"]).more
    monkeypatch.setattr(borne, "MOST", 3)
    some = borne.works(db.conn, ["Kim Moss"])
    assert (sorted(w.arxiv_id for w in some.works), some.more) == (["2401.00001", "2401.00002", "2401.00003"], True)


def test_without_a_page():
    lines = ([("Kim Moss", ONE), "Bo Ohm"], [("K. Moss", ONE), "Cy Un"], ["Kim Moss", "Di Sand"], [("Bo Ohm", OTHER)])
    told = set()
    for order in permutations(lines):
        db = library(*order)
        by_name = unknown.load(db.conn, "Moss, Kim")
        by_orcid = unknown.load(db.conn, f"https://orcid.org/{ONE}")
        told.add(
            (
                (by_name.orcid, by_name.written, by_name.found.works, by_name.found.telling, by_name.found.many),
                (by_orcid.asked, by_orcid.written, by_orcid.found.works, by_orcid.found.telling, by_orcid.found.many),
            )
        )
        db.close()
    assert told == {((None, ("Kim Moss",), 2, 2, True), (ONE, ("K. Moss", "Kim Moss"), 2, 1, False))}


@pytest.mark.parametrize("asked", ["", "Nobody Here", "M. Moss", "The COLDFISH Collaboration", OTHER])
def test_nobody(asked):
    db = library(["Kim Moss", "The COLDFISH Collaboration"])
    assert unknown.load(db.conn, asked).found.works == 0
