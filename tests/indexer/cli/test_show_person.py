"""`show person` as it is run. All people are invented."""

import json

import pytest
from sqlite_utils import Database

from indexer.store.save import save_records
from tests.indexer.publish.test_person import AT, person, save, work
from tests.indexer.store.samples import migrations
from tests.program import paperfeed


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("show")
    db = Database(folder / "papers.db")
    migrations.apply(db)
    sand = work("w1", "Sand at Night", "Sha Yang", "Bo Ohm", year=2022, submitted=None)
    save(db, person("dune.example", "杨沙", ("w1",), aliases=("Sha Yang",), advisors=("Kim Moss",)), sand)
    save(db, person("sand.example", "Sha Yang"))
    save(db, person("evil.example", "Evil [bold]Tape[/bold]"))
    db.close()
    return folder


def test_text(folder):
    done = paperfeed("show", "person", "杨沙", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stdout.splitlines()] == [
        "Sha Yang  杨沙",
        "advisors  Kim Moss",
        "categories  cs.CL (1)",
        "with  Bo Ohm (1)",
        "not the same  2: Sha Yang, https://sand.example/",
        "said by  https://dune.example/, fetched 2024-02-01T00:00:00Z",
        "",
        "1 work",
        "2022  Sand at Night",
    ]


def test_json(folder):
    told = json.loads(paperfeed("show", "person", "1", "--json", cwd=folder).stdout)
    assert {name: told[name] for name in ("id", "name", "native_name", "years", "undated", "topics")} == {
        "id": 1,
        "name": "Sha Yang",
        "native_name": "杨沙",
        "years": [[2022, 1]],
        "undated": 0,
        "topics": [],
    }
    assert told["works"] == [
        {"id": 2022000000000, "arxiv_id": None, "title": "Sand at Night"}
        | {"year": 2022, "venue": None, "pages": [1], "signed": True}
    ]
    assert told["collaborators"] == [
        {"name": "Bo Ohm", "native_name": None, "works": 1, "person": None, "advisor": False}
    ]
    assert [page["url"] for page in told["pages"]] == ["https://dune.example/"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Sha Yang", "2 people are called 'Sha Yang'; choose one by number: 1 (https://dune.example/, 1 work); 2 ("),
        ("Nobody Here", "no page about 'Nobody Here'; `paperfeed search --author`"),
        ("77", "no page about '77'"),
    ],
)
def test_nobody_or_several(folder, name, said):
    done = paperfeed("show", "person", *name.split(), cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_markup_of_the_console_is_text(folder):
    done = paperfeed("show", "person", "3", cwd=folder)
    assert done.stdout.splitlines()[0] == "Evil [bold]Tape[/bold]"


@pytest.fixture(scope="module")
def beyond(tmp_path_factory):
    """Somebody with a page and works that it does not list, and two works under a name that no page explains."""
    folder = tmp_path_factory.mktemp("beyond")
    db = Database(folder / "papers.db")
    migrations.apply(db)
    listed = work("w1", "On Sand", "Tai Yang", "Bo Ohm", "Cy Un", year=2022, submitted=None)
    save(db, person("dune.example", "杨苔", ("w1",)), listed)
    with db.atomic():
        said = (
            work("a1", "Sand Again", "Tai Yang", "Bo Ohm", "Cy Un", source="feed", submitted="2024-01-01"),
            work("a2", "Of Stars", "Tai Yang", "Di Stern", source="feed", submitted="2023-01-01", categories=()),
            work("b1", "One", "Hao Moss", "Bo Ohm", source="feed", submitted="2024-01-01"),
            work("b2", "Two", "Hao Moss", "Ek Ek", source="feed", submitted="2023-01-01", authors_complete=False),
        )
        save_records(db.conn, said, feed="f", fetched=AT)
    db.close()
    return folder


def test_beyond_the_pages(beyond):
    done = paperfeed("show", "person", "Yang, Tai", cwd=beyond)
    assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.splitlines()] == [
        "Tai Yang  杨苔",
        "     signs as  Tai Yang",
        "   categories  cs.CL (1)",
        "         with  Bo Ohm (1), Cy Un (1)",
        "      said by  https://dune.example/, fetched 2024-02-01T00:00:00Z",
        "",
        "1 work",
        "2022  On Sand",
        "",
        "1 more, inferred: on none of the pages",
        "2024  Sand Again",
        "      likely: with Bo Ohm, Cy Un, as on the pages; in cs.CL, as on the pages",
        "",
        "1 work of the same name, perhaps somebody else's",
        "  1 work with Di Stern  2023",
        "    2023  Of Stars",
    ]


def test_a_name_that_no_page_explains(beyond):
    done = paperfeed("show", "person", "Hao Moss", cwd=beyond)
    assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.splitlines()] == [
        "no page about Hao Moss",
        "2 works signed so",
        "one person or several? 2 groups without a co-author in common; 1 list of authors cut short",
        "  1 work with Bo Ohm  2024 cs.CL",
        "    2024  One",
        "  1 work with Ek Ek  2023 cs.CL",
        "    2023  Two",
    ]
    told = json.loads(paperfeed("show", "person", "Hao Moss", "--json", cwd=beyond).stdout)
    assert (told["asked"], told["orcid"], told["found"]["many"], told["found"]["cut"]) == ("Hao Moss", None, True, 1)
    groups = [[one["title"] for one in circle["works"]] for circle in told["found"]["circles"]]
    assert groups == [["One"], ["Two"]]
