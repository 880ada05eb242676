"""`export` of a person's works, as it is run. All people are invented."""

import json

import pytest
from sqlite_utils import Database

from crawler.record import Link
from indexer import exports
from tests.indexer.publish.test_person import person, save, work
from tests.indexer.store.samples import migrations
from tests.program import paperfeed

ORCID = Link(kind="orcid", url="https://orcid.org/0000-0001-2345-6789")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Somebody with two pages that share a work, two people of one name, and a work on nobody's page."""
    folder = tmp_path_factory.mktemp("export")
    db = Database(folder / "papers.db")
    migrations.apply(db)
    works = (
        work("w1", "Sand at Night", "Sha Yang", year=2022, submitted=None),
        work("w2", "Sand at Noon", "Sha Yang", year=2021, submitted=None),
        work("w3", "Of Stars", "Di Stern", year=2020, submitted=None),
    )
    save(db, person("dune.example", "杨沙", ("w1", "w2"), links=(ORCID,)), *works)
    save(db, person("sand.example", "杨沙", ("w1",), links=(ORCID,)))
    save(db, person("one.example", "Kim Moss"))
    save(db, person("two.example", "Kim Moss"))
    db.close()
    return folder


def titles(path):
    """Those of an export in any format, as far as they are text in it."""
    held = path.read_bytes()
    return [title for title in ("Sand at Noon", "Sand at Night", "Of Stars") if title.encode() in held]


@pytest.mark.parametrize("name", ["杨沙", "1", "0000-0001-2345-6789"])
def test_by_name_number_or_orcid(folder, name):
    done = paperfeed("export", "--to", "jsonl", "--person", name, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "wrote 2 papers\n")
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["Sand at Noon", "Sand at Night"]


@pytest.mark.parametrize("form", sorted(exports.load()))
def test_in_every_format(folder, tmp_path, form):
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="paperfeed[parquet] is not installed")
    out = tmp_path / f"out.{form}"
    done = paperfeed("export", "--to", form, "--person", "1", "-o", str(out), cwd=folder)
    assert (done.returncode, done.stderr) == (0, f"wrote 2 papers to {out}\n")
    assert titles(out) == ["Sand at Noon", "Sand at Night"]


def test_whose_page_lists_nothing(folder):
    done = paperfeed("export", "--to", "csv", "--person", "2", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "wrote 0 papers\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--person", "Kim Moss"), "2 people are called 'Kim Moss'; choose one by number: 2 (https://one.example/"),
        (("--person", "Di Stern"), "no page about 'Di Stern'; a query with author: finds anybody's papers"),
        (("--person", "77"), "no page about '77'"),
        (("--person", "1", "--query", "sand"), "--query and --person say two different things; give one of them"),
    ],
)
def test_nobody_or_several(folder, arguments, says):
    done = paperfeed("export", "--to", "csv", *arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
