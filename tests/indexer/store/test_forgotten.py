"""What must not come back. All people are invented."""

import pytest

from crawler.record import Page, Profile
from indexer.store.forgotten import block, is_forgotten, page_digest, person_digest, withhold
from tests.indexer.store.samples import memory, paper

AT = "2026-03-05T00:00:00Z"
EK = "https://ek.example/~ek/"


def about(name="Ana Ek", key=EK, **fields):
    return Profile(source="homepage", key=key, name=name, **fields)


@pytest.mark.parametrize(
    "url",
    [
        "http://ek.example/~ek",
        "https://www.ek.example/~ek/index.html#top",
        "https://EK.example:443/~ek/index.php",
        "https://ek.example./~ek//",
        "https://ek.example//%7Eek/./",
        "https://ek.example/bo/../%7eek?",
    ],
)
def test_one_page_in_many_spellings(url):
    assert page_digest(url) == page_digest(EK)


@pytest.mark.parametrize(
    "url", ["https://ek.example/", "https://ek.example/~ek?x=1", "https://ek.example:8443/~ek", "x"]
)
def test_another_page(url):
    assert page_digest(url) != page_digest(EK)


def test_names():
    assert len({person_digest(n) for n in ("Ana Ek", "ana  ek", "Aña Ek.", "ANA EK")}) == 1
    assert person_digest("Ana Ek") != person_digest("Ana Eks")


@pytest.mark.parametrize(
    ("page", "url", "left"),
    [
        (Page(records=(paper(),), profiles=(about(),)), EK, None),
        (Page(records=(paper(),), profiles=(about(name="A. Ek"),), cursor="c"), EK, None),
        # another page about the same person
        (Page(records=(paper(),), profiles=(about(key="https://b.example/"),)), "https://b.example/", None),
        (Page(profiles=(about(None, "https://b.example/", native_name="艾克"),)), "https://b.example/", None),
        # a page about several people
        (
            Page(
                records=(paper(),),
                profiles=(about(key="https://b.example/#ek"), about("Bo Ohm", "https://b.example/#ohm")),
            ),
            "https://b.example/",
            Page(records=(paper(),), profiles=(about("Bo Ohm", "https://b.example/#ohm"),)),
        ),
        # nobody of them
        (Page(records=(paper(),)), "https://b.example/", Page(records=(paper(),))),
    ],
)
def test_withhold(page, url, left):
    db = memory()
    block(db.conn, [page_digest(EK)], "page", AT)
    block(db.conn, [person_digest("Ana Ek"), person_digest("艾克")], "person", AT)
    assert withhold(db.conn, page, url) == left
    assert withhold(db.conn, Page(records=(paper(),)), "https://b.example/pubs", via=EK) is None
    assert is_forgotten(db.conn, "http://www.ek.example/~ek")
    assert not is_forgotten(db.conn, "https://ek.example/")
    db.close()


def test_no_name_is_kept():
    db = memory()
    for _ in range(2):
        block(db.conn, [person_digest("Ana Ek")], "person", AT)
    (row,) = db.conn.execute("select * from forgotten")
    assert (len(row[0]), *row[1:]) == (64, "person", AT)
    db.close()
