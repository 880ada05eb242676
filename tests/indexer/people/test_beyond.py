"""What there is under a person's name beyond their pages, whatever came first. All people and works are invented."""

from itertools import permutations

from crawler.record import Author, Page, Position, Profile
from indexer.people import portrait
from indexer.store.save import save_page
from tests.indexer.store.samples import memory, paper

ORCID = "0000-0001-2345-6789"
DUNE = Position(organization="Dune University")


def work(key, title, *names, kind="arxiv_oai", orcid=None, place=None, **fields):
    authors = [Author(name=name) for name in names]
    authors[0] = Author(name=names[0], orcid=orcid, affiliations=(place,) if place else ())
    values = {"title": title, "authors": tuple(authors), "identifiers": (), "url": None, "categories": ()}
    return paper(key, source=kind, **{**values, **fields})


def page(host, name, *works, links=(), **fields):
    profile = Profile(source="homepage", key=f"https://{host}/", name=name, works=tuple(w.key for w in works), **fields)
    return Page(records=works, profiles=(profile,))


PAGES = (
    page(
        "dune.example",
        "杨苔",
        work("l1", "Dry Sand in Motion", "Tai Yang", "Bo Ohm", "Cy Un", kind="homepage"),
        work("l2", "Sand at Rest", "Tai Yang", "Di Stern", kind="homepage", place="Bog Institute"),
        positions=(DUNE,),
        advisors=("莫金",),
    ),
    page("other.example", "Tai Yang", work("o1", "Of Stars", "Tai Yang", "Ek Ek", kind="homepage")),
    Page(
        records=(
            work("a1", "Two Mates", "Yang, Tai", "Bo Ohm", "Cy Un"),
            work("a2", "The Advisor", "Tai Yang", "Jin Mo"),
            work("a3", "The Place", "Tai Yang", "Fo Fo", place="School of Sand, Dune University"),
            work("a4", "An Earlier Place", "Tai Yang", "Ga Ga", place="Bog Institute, Bog"),
            work("a5", "A Friend of The Place", "Tai Yang", "Fo Fo"),
        )
    ),
    Page(
        records=(
            work("b1", "Dry Sand Again", "Tai Yang", "Ha Ha"),
            work("b2", "More Stars", "Tai Yang", "Ek Ek"),
            work("b3", "Initials", "T. Yang", "Bo Ohm", "Cy Un"),
            work("b4", "By Many", "Tai Yang", "The COLDFISH Collaboration"),
        )
    ),
)


def test_whatever_came_first():
    told = set()
    for order in permutations(PAGES):
        db = memory()
        for said in order:
            kind = said.records[0].source
            with db.atomic():
                save_page(db.conn, said, kind=kind, feed="f", fetched="2024-02-01T00:00:00Z")
        (number,) = db.conn.execute("select id from people where native_name = '杨苔'").fetchone()
        person = portrait.load(db.conn, number)
        found = tuple(
            (one.work.title, one.likely, tuple((why.kind, why.values) for why in one.evidence))
            for one in person.elsewhere
        )
        groups = tuple(tuple(work.title for work in circle.works) for circle in person.others.circles)
        told.add((person.heading, found, groups, person.others.many, tuple(other.name for other in person.namesakes)))
        db.close()
    assert told == {
        (
            "Tai Yang",
            (
                ("Two Mates", True, (("coauthors", ("Bo Ohm", "Cy Un")),)),
                ("A Friend of The Place", False, (("circle", ("Fo Fo",)),)),
                ("An Earlier Place", False, (("affiliation", ("Bog Institute, Bog",)),)),
                ("The Advisor", False, (("coauthors", ("Jin Mo",)),)),
                ("The Place", False, (("affiliation", ("School of Sand, Dune University",)),)),
            ),
            (("More Stars", "Of Stars"), ("Dry Sand Again",), ("By Many",)),
            True,
            ("Tai Yang",),
        )
    }
