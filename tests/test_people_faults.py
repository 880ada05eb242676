"""What stands in for pages about people when something is wrong changes nothing of what is known of them."""

import json

import pytest

from crawler.sample import faults
from crawler.sample.follow import sources
from crawler.sample.web import SampleWeb
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_hash
from tests.program import follow, paperfeed

KINDS = ("homepage", "cv", "bzpeer", "scholarfeed", "acl_anthology")
NAMES = [str(source["name"]) for source in sources("http://127.0.0.1:9") if source["kind"] in KINDS]


@pytest.fixture(scope="module")
def web():
    with SampleWeb() as web:
        yield web


@pytest.fixture(scope="module")
def crawled(tmp_path_factory, web):
    """A folder with all pages about people harvested, and works completed; and which paths were asked for that."""
    folder = tmp_path_factory.mktemp("people")
    path = follow(folder, web.url, only=NAMES)
    path.write_text(f'{path.read_text()}\n[resolve]\nbase_url = "{web.url}/api/query"\n')
    done = paperfeed("crawl", cwd=folder)
    assert done.returncode == 0, done.stderr
    pages = [target for target, status in web.log if status == 200 and not target.startswith(("/robots.txt", "/api"))]
    assert len(NAMES) == 10
    assert len(pages) == 13  # two more lists of a homepage, and one paper that was completed
    return folder, pages


def content(folder):
    db = open_store(folder / "papers.db")
    try:
        return logical_hash(db.conn)
    finally:
        db.close()


@pytest.mark.parametrize(
    ("fault", "of_people", "of_papers"),
    [
        (faults.LOGIN, "layout_changed", "failed"),
        (faults.GONE, "layout_changed", "failed"),
        (faults.CHALLENGE, "blocked", "blocked"),
        (faults.EMPTY, "failed", "failed"),
        ({"status": 404}, "failed", "failed"),
        ({"status": 403}, "blocked", "blocked"),
    ],
    ids=["login", "gone", "challenge", "empty", "404", "403"],
)
def test_what_is_known_stays(crawled, web, fault, of_people, of_papers):
    folder, pages = crawled
    before = content(folder)
    for target in pages:
        web.fail(target, **fault, times=None)
    done = paperfeed("crawl", "--json", cwd=folder)
    web.heal()
    assert done.returncode == 3, done.stderr
    assert {(row["kind"] == "acl_anthology", row["verdict"]) for row in json.loads(done.stdout)} == {
        (False, of_people),
        (True, of_papers),
    }
    assert content(folder) == before


def test_a_list_that_breaks_is_told_and_the_rest_is_kept(crawled, web):
    folder, _ = crawled
    before = content(folder)
    web.fail("/~beltran-okoye/papers.bib", status=500, times=None)
    done = paperfeed("crawl", "Nadia Beltrán-Okoye", "--json", cwd=folder)
    web.heal()
    (told,) = json.loads(done.stdout)
    assert (done.returncode, told["verdict"]) == (3, "short")
    assert "1 of 4 requests failed, e.g. " in told["reason"]
    assert content(folder) == before
