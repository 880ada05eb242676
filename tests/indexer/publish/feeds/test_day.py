import json
from datetime import date

import feedparser
import pytest
from sqlite_utils import Database

from indexer.publish.feeds import calendar
from tests.indexer import library
from tests.indexer.publish import served
from tests.indexer.publish.served import ask, make, tree, words

DAY = "/paperfeed/day"
# 2403.90006 is of 4 March, and was announced on the 5th.
OF_THE_FOURTH = {
    "cs.CL Name of cs.CL": [library.PAPERS[0]["title"], "Text Classification with a β-Gated Reader"],
    "cs.IR Name of cs.IR": [library.PAPERS[2]["title"]],
    "math.NT Name of math.NT": ["Withdrawn: On Counting Backwards"],
}


def told(page):
    """By category: the titles."""
    return {
        words(section.cssselect("h2")[0]): [words(title) for title in section.cssselect("h3")]
        for section in page.cssselect("section")
        if section.cssselect(".pf-entry")
    }


def beside(page):
    return [link.get("href") for link in page.cssselect("nav.pf-days")[0].cssselect("a")]


def test_papers_by_category_and_the_days_beside(papers):
    (answer,) = ask([papers], f"{DAY}/2024-03-04")
    page = tree(answer)
    assert answer.status_code == 200
    assert words(page.cssselect("h1")[0]) == "Monday, 4 Mar 2024"
    assert words(page.cssselect(".pf-hint")[0]).startswith("4 papers: 3 announced on that day, 1 of its date.")
    assert told(page) == OF_THE_FOURTH
    assert beside(page) == [f"{DAY}/2024-03-03", f"{DAY}/2024-03-05"]
    assert [words(line) for line in page.cssselect(".pf-facet li")] == ["cs.CL 2", "cs.IR 1", "math.NT 1"]


def test_one_category(papers):
    one, none = ask([papers], f"{DAY}/2024-03-04?category=cs.IR", f"{DAY}/2024-03-04?category=nonsense")
    assert told(tree(one)) == {"cs.IR Name of cs.IR": OF_THE_FOURTH["cs.IR Name of cs.IR"]}
    assert [link.get("href") for link in tree(one).cssselect(".pf-chosen a")] == [f"{DAY}/2024-03-04"]
    assert (none.status_code, told(tree(none))) == (200, {})
    assert "Nothing of that category." in none.text


def test_the_last_day(papers, tmp_path):
    (answer,) = ask([papers], DAY)
    assert (answer.status_code, answer.headers["location"]) == (302, f"{DAY}/2024-03-05")
    page, empty = ask([papers], f"{DAY}/2024-03-05")[0], ask([make(tmp_path / "empty.db", papers=())], DAY)[0]
    assert beside(tree(page)) == [f"{DAY}/2024-03-04"]
    assert (empty.status_code, "No papers of any day" in empty.text) == (404, True)


@pytest.mark.parametrize(
    ("asked", "says", "leads"),
    [
        ("2024-03-09", "No papers of 9 Mar 2024", [f"{DAY}/2024-03-05"]),
        ("2024-02-20", "No papers of 20 Feb 2024", [f"{DAY}/2024-02-13", f"{DAY}/2024-03-01"]),
        ("0001-01-01", "No papers of 1 Jan 0001", [f"{DAY}/2003-09-12"]),
        ("9999-12-31", "No papers of 31 Dec 9999", [f"{DAY}/2024-03-05"]),
        ("2024-02-30", "Not a day", [DAY]),
        ("%3Cb%3E%00%FF", "Not a day", [DAY]),
        ("2024-03", "Not a day", [DAY]),
    ],
)
def test_a_day_of_nothing(papers, asked, says, leads):
    answer, feed = ask([papers], f"{DAY}/{asked}", f"{DAY}/{asked}.atom")
    assert (answer.status_code, feed.status_code) == (404, 404)
    page = tree(answer)
    assert words(page.cssselect("h1")[0]) == says
    assert [link.get("href") for link in page.cssselect("main p a") if DAY in link.get("href")] == leads


def test_works_of_a_month_or_a_year_are_of_no_day(tmp_path):
    some = {"categories": ["cs.CL"], "announced": None, "authors": ["A"], "abstract": "a"}
    told = [("2301.1", "2023-01-15"), ("2302.1", "2023-02"), ("2300.1", "2023"), ("2303.1", "2023-03-01")]
    papers = tuple({**some, "arxiv_id": name, "title": name, "submitted": day} for name, day in told)
    path = make(tmp_path / "some.db", papers=papers)
    first, last, month = ask([path], f"{DAY}/2023-01-15", f"{DAY}/2023-03-01", f"{DAY}/2023-02-00")
    assert (beside(tree(first)), beside(tree(last))) == ([f"{DAY}/2023-03-01"], [f"{DAY}/2023-01-15"])
    assert month.status_code == 404


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A day of 120 papers."""
    paper = {"authors": ["A"], "abstract": "a", "submitted": "2024-03-05", "announced": None}
    papers = tuple(
        {**paper, "arxiv_id": f"2403.{n:05d}", "title": f"Paper {n}", "categories": [("cs.CL", "cs.AI")[n % 2]]}
        for n in range(120)
    )
    return make(tmp_path_factory.mktemp("full") / "full.db", papers=papers)


def test_pages_of_many(full):
    address, seen = f"{DAY}/2024-03-05", []
    while address:
        page = tree(ask([full], address)[0])
        found = [(code, title) for code, titles in told(page).items() for title in titles]
        assert len(found) <= 50
        seen += found
        address = next((link.get("href") for link in page.cssselect("nav.pf-pages a[rel=next]")), None)
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, key=lambda paper: (paper[0], int(paper[1].split()[1])))


@pytest.mark.parametrize("after", ["1", "999999999999999999", "0"])
def test_a_page_behind_the_last_one_is_empty(full, after):
    page, feed = ask([full], f"{DAY}/2024-03-05?after={after}", f"{DAY}/2024-03-05.feed.json?after={after}")
    assert (page.status_code, told(tree(page))) == (200, {})
    assert feed.status_code == 200
    assert len(feed.json()["items"]) == (100 if after == "999999999999999999" else 0)


@pytest.mark.parametrize("most", [50, calendar.MOST], ids=["in parts", "at once"])
@pytest.mark.parametrize("query", ["", "?category=cs.AI"])
def test_a_feed_goes_on(full, monkeypatch, most, query):
    monkeypatch.setattr(calendar, "MOST", most)
    address, seen = f"{DAY}/2024-03-05.feed.json{query}", []
    while address:
        feed = ask([full], served.path(address))[0].json()
        seen += [int(item["title"].split()[1]) for item in feed["items"]]
        address = feed.get("next_url")
    assert seen == [n for n in reversed(range(120)) if n % 2 or not query]


def test_a_day_too_full_to_be_told_at_once_is_told_in_parts(full, monkeypatch):
    monkeypatch.setattr(calendar, "MOST", 70)
    address, seen, hints = f"{DAY}/2024-03-05", [], []
    while address:
        page = tree(ask([full], address)[0])
        seen.append(sorted(int(title.split()[1]) for titles in told(page).values() for title in titles))
        hints.append(words(page.cssselect(".pf-hint")[0]).partition(" papers")[0])
        address = next((link.get("href") for link in page.cssselect("nav.pf-pages a[rel=next]")), None)
    assert list(map(len, seen)) == [50, 20, 50]
    assert (sorted(seen[0] + seen[1]), seen[2]) == ([*range(70)], [*range(70, 120)])
    assert hints == ["The first 70", "The first 70", "A further 50"]
    assert words(page.cssselect("nav.pf-pages a")[0]) == "First page"


def test_behind_all_parts_is_nothing(full):
    (answer,) = ask([full], f"{DAY}/2024-03-05?rest=999999999999999999")
    assert (answer.status_code, told(tree(answer)), "Nothing further." in answer.text) == (200, {}, True)


def test_feeds(papers):
    atom, narrowed = ask([papers], f"{DAY}/2024-03-04.atom", f"{DAY}/2024-03-04.feed.json?category=cs.CL")
    found = feedparser.parse(atom.content)
    assert (found.bozo, found.feed.title) == (0, "4 Mar 2024 – paperfeed")
    assert found.feed.links[1].href == "http://localhost/paperfeed/day/2024-03-04"
    assert [entry.id.rpartition("/")[2] for entry in found.entries] == [
        *("2403.90006", "2403.90003", "2403.90002", "2403.90001")
    ]
    told = json.loads(narrowed.text)
    assert told["title"] == "4 Mar 2024, cs.CL – paperfeed"
    assert told["home_page_url"] == "http://localhost/paperfeed/day/2024-03-04?category=cs.CL"
    assert [item["url"].rpartition("/")[2] for item in told["items"]] == ["2403.90002", "2403.90001"]


def test_announcements_that_may_not_be_told(papers, tmp_path):
    hidden = {"databases": {papers.stem: {"tables": {"announcements": {"allow": False}}}}}
    path = make(tmp_path / "none.db")
    db = Database(path)
    db.execute("drop table announcements")
    db.close()
    for page in (ask([papers], f"{DAY}/2024-03-04", metadata=hidden)[0], ask([path], f"{DAY}/2024-03-04")[0]):
        assert told(tree(page)) == {"math.NT Name of math.NT": ["Withdrawn: On Counting Backwards"]}


def test_nothing_is_read_through(papers):
    conn = Database(papers).conn
    statements = []
    conn.set_trace_callback(statements.append)
    held = calendar.load(conn, date(2024, 3, 4), tells_announcements=True)
    calendar.before(conn, held.date, tells_announcements=True)
    calendar.following(conn, held.date, tells_announcements=True)
    conn.set_trace_callback(None)
    assert len(statements) >= 7
    for statement in statements:
        plan = [row[3] for row in conn.execute(f"explain query plan {statement}")]
        assert not [step for step in plan if step.startswith("SCAN") and "json_each" not in step and "j " not in step]
    conn.close()
