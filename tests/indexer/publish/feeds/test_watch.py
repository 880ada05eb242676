import feedparser
import pytest
from sqlite_utils import Database

from tests.indexer import library
from tests.indexer.publish import served
from tests.indexer.publish.served import ask, make, tree, words

PAGE = "/paperfeed/watch"
TUNING = library.PAPERS[0]["title"]


def told(page):
    """By day: titles, and why."""
    return {
        words(day.cssselect("h2")[0]): [
            (words(entry.cssselect("h3")[0]), *(words(why) for why in entry.cssselect(".pf-why")))
            for entry in day.cssselect(".pf-entry")
        ]
        for day in page.cssselect("section")
        if day.cssselect(".pf-entry")
    }


def pairs(page):
    return {words(name): words(name.getnext()) for name in page.cssselect("dl.pf-pairs dt")}


def test_what_it_found_last_found_first(watched):
    (answer,) = ask([watched], f"{PAGE}/trust")
    page = tree(answer)
    assert told(page) == {
        "Found 6 Mar 2024": [
            (TUNING, "Found by trust in the title and abstract"),
            ("A Survey of Surveys", "Found by trust in the abstract"),
        ],
        "Found 5 Mar 2024": [("Trust Fall Revisited", "Found by trust in the title")],
    }
    assert pairs(page) == {
        "Looks for": "trust",
        "Made": "1 Mar 2024, 00:00 UTC, when one paper met it already",
        "Last looked": "6 Mar 2024, 01:00 UTC",
    }


def test_of_a_person_with_a_condition(watched):
    (answer,) = ask([watched], f"{PAGE}/of-chiara")
    page = tree(answer)
    told = pairs(page)
    assert (told["Works of"], told["Where"]) == ("Chiara Lévy-Ossolini, as their pages list them", "year > 2000")
    assert "Nothing new since it was made." in answer.text


def test_the_same_as_feeds(watched):
    atom, json_feed = ask([watched], f"{PAGE}/trust.atom", f"{PAGE}/trust.feed.json")
    found = feedparser.parse(atom.content)
    assert (found.bozo, found.feed.title) == (0, "Watch trust – paperfeed")
    assert [(entry.id, entry.published, entry.updated) for entry in found.entries] == [
        (f"https://arxiv.org/abs/{name}", when, when)
        for name, when in [
            ("2403.90001", "2024-03-06T01:00:00Z"),
            ("2401.90010", "2024-03-06T01:00:00Z"),
            ("2402.90009", "2024-03-05T01:00:00Z"),
        ]
    ]
    assert found.entries[2].content[0].value.startswith("Found by: trust in the title\n\nA second measurement")
    assert [item["id"] for item in json_feed.json()["items"]] == [entry.id for entry in found.entries]


def test_home_tells_of_watches(watched):
    (answer,) = ask([watched], "/paperfeed")
    lines = [words(line) for line in tree(answer).cssselect("[aria-labelledby=pf-watches] li")]
    assert lines == ["of-chiara nothing yet", "old rules nothing yet", "trust last 6 Mar 2024"]


@pytest.mark.parametrize("asked", ["nothing", "%00%FF", "%3Cb%3E", "trust.exe"])
def test_none_of_that_name(watched, asked):
    page, feed = ask([watched], f"{PAGE}/{asked}", f"{PAGE}/{asked}.atom")
    assert (page.status_code, feed.status_code) == (404, 404)
    assert [words(link) for link in tree(page).cssselect("main .pf-plain a")] == ["of-chiara", "old rules", "trust"]
    assert "paperfeed watch add NAME QUERY" in page.text


def test_one_of_older_rules(watched):
    page, feed = ask([watched], f"{PAGE}/old%20rules", f"{PAGE}/old%20rules.atom")
    assert (page.status_code, feed.status_code) == (200, 200)


def test_pages_of_many(tmp_path):
    path = make(tmp_path / "many.db")
    db = Database(path)
    db["watches"].insert({"name": "w", "query": "x", "made": library.FETCHED, "run": library.FETCHED})
    numbers = [number for (number,) in db.execute("select id from papers order by id")]
    paper = dict(
        zip([c.name for c in db["papers"].columns], db.execute("select * from papers").fetchone(), strict=True)
    )
    more = [{**paper, "id": 2025010100000 + n, "arxiv_id": None, "title": f"Paper {n}"} for n in range(110)]
    db["papers"].insert_all(more)
    hits = [{"paper": number, "found": f"2025-01-{number % 20 + 1:02d}T00:00:00Z"} for number in numbers]
    hits += [{"paper": one["id"], "found": f"2025-01-{one['id'] % 20 + 1:02d}T00:00:00Z"} for one in more]
    db["watch_hits"].insert_all({"watch": "w", "why": "", **hit} for hit in hits)
    db.close()
    address, seen = f"{PAGE}/w", []
    while address:
        page = tree(ask([path], address)[0])
        found = [(day, title) for day, entries in told(page).items() for (title,) in entries]
        assert len(found) <= 50
        seen += found
        address = next((link.get("href") for link in page.cssselect("nav.pf-pages a[rel=next]")), None)
    assert len(seen) == len(set(seen)) == len(hits)
    first = ask([path], f"{PAGE}/w.feed.json")[0].json()
    rest = ask([path], served.path(first["next_url"]))[0].json()
    assert (len(first["items"]), len(rest["items"])) == (100, len(hits) - 100)


@pytest.mark.parametrize("after", ["0_0", "2024_1"])
def test_a_page_behind_the_last_one_is_empty(watched, after):
    page, feed = ask([watched], f"{PAGE}/trust?after={after}", f"{PAGE}/trust.feed.json?after={after}")
    assert (page.status_code, told(tree(page)), feed.json()["items"]) == (200, {}, [])


def test_a_library_that_tells_nothing_of_watches(papers, tmp_path):
    path = make(tmp_path / "none.db")
    db = Database(path)
    for table in ("watch_hits", "watches"):
        db.execute(f"drop table {table}")
    db.close()
    hidden = {"databases": {papers.stem: {"tables": {"watch_hits": {"allow": False}}}}}
    asked = (f"{PAGE}/trust", f"{PAGE}/trust.atom", "/paperfeed", "/paperfeed/feeds")
    for answers in (ask([path], *asked), ask([papers], *asked, metadata=hidden)):
        assert [answer.status_code for answer in answers] == [404, 404, 200, 200]
        assert not [answer for answer in answers[2:] if "Watches" in answer.text]
