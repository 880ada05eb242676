"""The pages over a small library, on whichever line of Datasette is installed."""

import io
import re
from urllib.parse import quote

import feedparser
import pytest
from sqlite_utils import Database

from tests.indexer import library
from tests.indexer.publish.served import ask, make, tree, words


def test_home(papers):
    (answer,) = ask([papers], "/")
    page = tree(answer)
    assert answer.status_code == 200
    assert words(page.cssselect(".pf-totals")[0]) == "12 papers by 27 authors, newest of 4 Mar 2024"
    assert [words(entry) for entry in page.cssselect(".pf-entry h3")[:2]] == [
        "Withdrawn: On Counting Backwards",
        "Cooling H₂O Clusters Below 4 K",
    ]
    assert [words(source) for source in page.cssselect(".pf-source")] == [
        "arxiv:cs.CL ok complete 6 Mar 2024, 01:00 UTC"
    ]
    assert [words(title) for title in page.cssselect("svg.pf-chart title")][-3:] == [
        "2 Mar 2024: 2",
        "3 Mar 2024: 1",
        "4 Mar 2024: 1",
    ]
    assert words(page.cssselect("details tbody tr")[0]) == "4 Mar 2024 1"
    assert [words(end) for end in page.cssselect(".pf-scale span")] == ["2", "0"]
    assert [words(example) for example in page.cssselect(".pf-examples a")] == ["检索"]


def test_home_of_an_empty_library(tmp_path):
    (answer,) = ask([make(tmp_path / "empty.db", papers=())], "/")
    assert answer.status_code == 200
    assert "No papers yet" in answer.text


def test_home_draws_months_where_days_are_empty(tmp_path):
    rare = tuple(
        {**library.PAPERS[8], "arxiv_id": f"24{month:02d}.80000", "submitted": f"2024-{month:02d}-15"}
        for month in (1, 3)
    )
    (answer,) = ask([make(tmp_path / "rare.db", papers=rare)], "/")
    titles = [words(title) for title in tree(answer).cssselect("svg.pf-chart title")]
    assert len(titles) == 24
    assert titles[-3:] == ["Jan 2024: 1", "Feb 2024: 0", "Mar 2024: 1"]
    assert "Papers per month" in answer.text


def test_home_with_and_without_other_databases(papers, tmp_path):
    other = tmp_path / "birds.db"
    Database(other)["birds"].insert({"name": "wren"})
    second = make(tmp_path / "second.db")
    alone, beside, own, chosen, none, wrong = (
        ask([papers], "/")[0],
        *ask([papers, other], "/", "/paperfeed"),
        *ask([papers, second], "/paperfeed/search?q=trust"),
        *ask([other], "/paperfeed"),
        *ask([papers, second], "/paperfeed?db=birds"),
    )
    assert "pf-hero" in alone.text
    assert "pf-hero" not in beside.text
    assert "/birds" in beside.text
    assert "pf-hero" in own.text
    assert [link.get("href") for link in tree(chosen).cssselect(".pf-plain a")] == [
        "/paperfeed/search?q=trust&db=my+library",
        "/paperfeed/search?q=trust&db=second",
    ]
    assert (none.status_code, "No papers here" in none.text) == (404, True)
    assert wrong.status_code == 404


def test_datasettes_own_index_stays(papers):
    (answer,) = ask([papers], "/-/")
    assert answer.status_code == 200
    assert "my library" in answer.text
    assert "pf-hero" not in answer.text


def test_several_libraries_keep_to_the_one_chosen(papers, tmp_path):
    (answer,) = ask([papers, make(tmp_path / "second.db")], "/paperfeed/search?q=trust&db=second")
    hrefs = [link.get("href") for link in tree(answer).cssselect("main a")]
    assert hrefs
    assert not [href for href in hrefs if "second" not in href and not href.startswith("https://arxiv.org/pdf/")]


def test_base_url_is_before_every_address(papers):
    paths = ("/", "/paperfeed/search?q=trust", "/paperfeed/paper/2403.90001", "/paperfeed/status")
    for answer in ask([papers], *paths, settings={"base_url": "/papers/"}):
        page = tree(answer)
        addresses = [a.get("href") for a in page.cssselect("a, link")] + [
            f.get("action") for f in page.cssselect("form")
        ]
        own = [address for address in addresses if not address.startswith(("http", "#"))]
        assert own
        assert not [address for address in own if not address.startswith("/papers/")]


SEARCHES = (
    ("trust region", "3 papers"),
    ("检索", "One paper"),
    ("title:检索", "One paper"),
    ("Schrodinger", "One paper"),
    ("author:Muller", "One paper"),
    ("author:90001", "No papers"),
    ("nothing-like-this-anywhere", "No papers"),
    ('"', "No papers"),
    ("", "12 papers"),
)


@pytest.mark.parametrize(("q", "count"), SEARCHES, ids=[q for q, _ in SEARCHES])
def test_search_counts(papers, q, count):
    (answer,) = ask([papers], f"/paperfeed/search?q={quote(q)}")
    assert answer.status_code == 200
    assert words(tree(answer).cssselect("#pf-count")[0]) == count


def test_search_marks_and_facets(papers):
    (answer,) = ask([papers], "/paperfeed/search?q=trust&category=cs.CL")
    page = tree(answer)
    assert {words(mark).lower() for mark in page.cssselect("mark")} == {"trust"}
    facets = {
        words(facet.cssselect("h2")[0]): [words(row) for row in facet.cssselect("li")]
        for facet in page.cssselect(".pf-facet")
    }
    assert facets == {
        "Categories": ["cs.CL × remove Name of cs.CL 2", "cs.AI Name of cs.AI 1", "cs.LG Name of cs.LG 1"],
        "With": ["code 1"],
    }
    assert [words(chip) for chip in page.cssselect(".pf-chosen a")] == ["Remove category cs.CL ×"]


def test_search_says_which_text_is_chinese(papers):
    (answer,) = ask([papers], "/paperfeed/search?q=检索")
    page = tree(answer)
    assert [link.get("lang") for link in page.cssselect(".pf-entry h3 a")] == ["zh"]
    assert [snippet.get("lang") for snippet in page.cssselect(".pf-snippet")] == ["zh"]
    assert [words(mark) for mark in page.cssselect("mark")][:1] == ["检索"]


def test_a_hit_says_what_it_is_and_leads_on(papers):
    page = tree(ask([papers], "/paperfeed/search?q=gradient")[0])
    (entry,) = page.cssselect(".pf-entry")
    assert [(words(a), a.get("href")) for a in entry.cssselect(".pf-authors a")] == [
        ("Ada Quillfeather", "/paperfeed/search?author=Ada+Quillfeather"),
        ("Bram Müller", "/paperfeed/search?author=Bram+M%C3%BCller"),
        ("Chiara Lévy-Ossolini", "/paperfeed/search?author=Chiara+L%C3%A9vy-Ossolini"),
    ]
    assert words(entry.cssselect(".pf-facts")[0]) == "1 Mar 2024 arXiv:2403.90001 cs.CL cs.LG PDF code"
    assert [(words(a), a.get("class"), a.get("href")) for a in entry.cssselect(".pf-facts a")] == [
        ("cs.CL", None, "/paperfeed/search?q=gradient&category=cs.CL"),
        ("cs.LG", "pf-cross", "/paperfeed/search?q=gradient&category=cs.LG"),
        ("PDF", None, "https://arxiv.org/pdf/2403.90001"),
    ]


def test_authors_of_any_spelling_lead_to_their_papers(papers):
    for name in ("2403.90002", "2403.90003", "2403.90004", "2403.90006", "math/0390007", "2403.90001"):
        (paper,) = ask([papers], f"/paperfeed/paper/{name}")
        title = words(tree(paper).cssselect("h1")[0])
        for author in tree(paper).cssselect(".pf-byline a"):
            found = tree(ask([papers], author.get("href"))[0])
            assert title in [words(entry) for entry in found.cssselect(".pf-entry h3")], words(author)


def test_many_authors_are_counted(papers):
    (entry,) = tree(ask([papers], "/paperfeed/search?q=surveys")[0]).cssselect(".pf-entry")
    assert words(entry.cssselect(".pf-authors")[0]).endswith("Surveyor 06 and 6 more")


def test_what_has_no_title_is_listed_last_by_its_identifier(papers):
    page = tree(ask([papers], "/paperfeed/search?year=2022")[0])
    assert [words(entry) for entry in page.cssselect(".pf-entry h3")] == ["DOI 10.99999/known.only.by.its.doi"]
    everything = [words(e) for e in tree(ask([papers], "/paperfeed/search")[0]).cssselect(".pf-entry h3")]
    assert (len(everything), everything[-1]) == (12, "DOI 10.99999/known.only.by.its.doi")


def test_an_active_filter_is_shown_and_can_be_removed(papers):
    page = tree(ask([papers], "/paperfeed/search?q=trust&category=cs.CL")[0])
    (active,) = page.cssselect(".pf-on")
    assert words(active) == "cs.CL × remove Name of cs.CL 2"
    assert [a.get("href") for a in active.cssselect("a")] == ["/paperfeed/search?q=trust"]
    own = "/paperfeed/search?q=trust&category=cs.CL"
    assert own not in [a.get("href") for a in page.cssselect(".pf-facets a, .pf-tabs a")]


@pytest.mark.parametrize(("q", "tabs"), [("trust", ["Best first", "Newest first"]), ("dialogue", []), ("zzz", [])])
def test_orders_where_there_is_something_to_order(papers, q, tabs):
    page = tree(ask([papers], f"/paperfeed/search?q={q}")[0])
    assert [words(tab) for tab in page.cssselect(".pf-tabs > *")] == tabs


FACETS = (
    (
        "source",
        [
            ("arXiv OAI-PMH 10", "/paperfeed/search?source=arxiv_oai"),
            ("Feed 1", "/paperfeed/search?source=feed"),
            ("Homepage 1", "/paperfeed/search?source=homepage"),
        ],
    ),
    (
        "has",
        [
            ("code 1", "/paperfeed/search?has=code"),
            ("DOI 3", "/paperfeed/search?has=doi"),
            ("venue 2", "/paperfeed/search?has=venue"),
        ],
    ),
    ("language", [("zh 1", "/paperfeed/search?language=zh")]),
)


@pytest.mark.parametrize(("name", "rows"), FACETS, ids=[name for name, _ in FACETS])
def test_each_value_of_a_facet_finds_what_it_counts(papers, name, rows):
    facet = tree(ask([papers], "/paperfeed/search")[0]).cssselect(f"section[aria-labelledby=pf-facet-{name}] li")
    assert [(words(row), row.cssselect("a")[0].get("href")) for row in facet] == rows
    for told, address in rows:
        page = tree(ask([papers], address)[0])
        assert len(page.cssselect(".pf-entry")) == int(told.rpartition(" ")[2])
        assert words(page.cssselect(".pf-on a")[0]) == f"{told.rpartition(' ')[0]} × remove"


def test_what_all_results_share_is_no_facet(papers):
    page = tree(ask([papers], "/paperfeed/search?q=dialogue")[0])
    assert [words(facet) for facet in page.cssselect(".pf-facet h2")] == []


def test_the_table_shows_the_same_papers(papers):
    query = "q=trust&category=cs.AI&year=2024&author=Quillfeather&source=arxiv_oai"
    page = tree(ask([papers], f"/paperfeed/search?{query}")[0])
    (link,) = [a.get("href") for a in page.cssselect(".pf-takeaway a") if words(a) == "Table and SQL"]
    (table,) = ask([papers], link)
    assert sorted(words(cell) for cell in tree(table).cssselect("td.col-title")) == sorted(
        words(entry) for entry in page.cssselect(".pf-entry h3")
    )


def test_parameters_that_mean_nothing_are_told(papers):
    wrong, right = ask([papers], "/paperfeed/search?q=trust&year=abc&sort=foo", "/paperfeed/search?q=trust")
    assert words(tree(wrong).cssselect(".pf-ignored")[0]) == (
        "Left out of what is shown: sort=foo (expected rank or date), year=abc (expected a year such as 2024)."
    )
    assert not tree(right).cssselect(".pf-ignored")


GOES_TO = (
    ("2403.90001", "/paperfeed/paper/2403.90001"),
    ("arXiv:2403.90001v3", "/paperfeed/paper/2403.90001"),
    ("https://arxiv.org/pdf/2403.90005v1.pdf", "/paperfeed/paper/2403.90005"),
    ("https://doi.org/10.99999/IWD.2024.7", "/paperfeed/paper/2403.90004"),
    ("10.99999/known.only.by.its.doi", "/paperfeed/paper/2022000000001"),
)


@pytest.mark.parametrize(("q", "path"), GOES_TO)
def test_what_names_one_work_goes_to_its_page(papers, q, path):
    page, file = ask([papers], f"/paperfeed/search?q={quote(q)}", f"/paperfeed/search.bib?q={quote(q)}")
    assert (page.status_code, page.headers["location"]) == (302, path)
    assert file.status_code == 200
    (answer,) = ask([papers], path)
    assert answer.status_code == 200


def test_an_identifier_that_is_not_here_is_searched_for(papers):
    assert ask([papers], "/paperfeed/search?q=2499.99999")[0].status_code == 200


def test_a_redirect_keeps_to_the_library_chosen(papers, tmp_path):
    databases = [papers, make(tmp_path / "second.db")]
    (answer,) = ask(databases, "/paperfeed/search?q=2403.90001&db=second", settings={"base_url": "/p/"})
    assert answer.headers["location"] == "/p/paperfeed/paper/2403.90001?db=second"


def test_pages_of_results_are_each_paper_once(tmp_path):
    many = tuple(
        {**library.PAPERS[8], "arxiv_id": f"2402.{80000 + n}", "title": f"Trust number {n}"} for n in range(45)
    )
    path = make(tmp_path / "many.db", papers=many)
    for sort in ("rank", "date"):
        seen, address = [], f"/paperfeed/search?q=trust&sort={sort}"
        while address:
            page = tree(ask([path], address)[0])
            seen += [words(title) for title in page.cssselect(".pf-entry h3")]
            following = page.cssselect("a[rel=next]")
            address = following[0].get("href") if following else None
        assert sorted(seen) == sorted(paper["title"] for paper in many)


def test_what_is_not_counted_whole_says_so(tmp_path):
    many = tuple(
        {
            **library.PAPERS[8],
            "arxiv_id": f"2402.{80000 + n}",
            "title": f"Trust in number {n}",
            "venue": "Moss Letters" if n % 2 else None,
            "submitted": f"{2023 + (n > 500)}-01-02",
        }
        for n in range(1_030)
    )

    def told(papers):
        page = tree(ask([make(tmp_path / f"{len(papers)}.db", papers=papers)], "/paperfeed/search?q=trust")[0])
        shown = page.cssselect(".pf-facet")
        facets = {words(each.cssselect("h2")[0]): [*map(words, each.cssselect("li"))] for each in shown}
        return facets, words(page.cssselect(".pf-takeaway")[0]).partition(":")[0]

    facets, files = told(many)
    assert (facets["Venues"], facets["Years"], files) == (
        ["Moss Letters 100+"],
        ["2024 529", "2023 471+"],
        "Take the first 1,000 of these away",
    )
    facets, files = told(many[:60])
    assert (facets["Venues"], files) == (["Moss Letters 30"], "Take these away")


FILES = (
    ("bib", r"@misc\{quillfeather2024trust"),
    ("csv", r"^id,arxiv_id,title"),
    ("json", r"^\["),
    ("jsonl", r"^\{"),
)


@pytest.mark.parametrize(("extension", "holds"), FILES)
def test_a_search_as_a_file(papers, extension, holds):
    (answer,) = ask([papers], f"/paperfeed/search.{extension}?q=trust")
    assert answer.status_code == 200
    assert re.search(holds, answer.text)
    assert answer.headers["content-disposition"] == f'inline; filename="trust.{extension}"'


def test_a_search_as_a_feed(papers):
    page, answer, empty = ask(
        [papers],
        "/paperfeed/search?q=trust&sort=rank",
        "/paperfeed/search.atom?q=trust",
        "/paperfeed/search.atom?q=zzz",
    )
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(io.BytesIO(answer.content))
    assert feed.bozo == 0
    assert (feed.feed.title, feed.feed.id, feed.feed.link) == (
        "trust – paperfeed",
        "http://localhost/paperfeed/search.atom?q=trust",
        "http://localhost/paperfeed/search?q=trust",
    )
    assert [entry.id for entry in feed.entries] == [
        f"https://arxiv.org/abs/{name}" for name in ("2403.90001", "2402.90009", "2402.90008", "2401.90010")
    ]
    assert feedparser.parse(io.BytesIO(empty.content)).bozo == 0
    linked = tree(page).xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
    assert linked == ["/paperfeed/search.atom?q=trust"]
    assert linked[0] in [a.get("href") for a in tree(page).cssselect(".pf-takeaway a")]


def test_an_unknown_format_is_not_found(papers):
    assert ask([papers], "/paperfeed/search.exe?q=trust")[0].status_code == 404


NAMES = (
    "2403.90001",
    "2403.90001v2",
    "arXiv:2403.90001",
    "math/0390007",
    "10.99999/iwd.2024.7",
    "10.99999/IWD.2024.7",
    str(library.paper_id("2403.90001")),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_is_found_by_each_of_its_names(papers, name):
    page, bibtex = ask([papers], f"/paperfeed/paper/{name}", f"/paperfeed/paper/{name}.bib")
    assert (page.status_code, bibtex.status_code) == (200, 200)
    assert bibtex.text.startswith("@")
    assert tree(page).cssselect("#pf-bib")[0].text == bibtex.text.rstrip("\n")


@pytest.mark.parametrize("name", ["2499.99999", "x", "0", "9" * 40, "%00", "..%2f..", "10.1/none"])
def test_a_paper_that_is_not_here(papers, name):
    (answer,) = ask([papers], f"/paperfeed/paper/{name}")
    assert answer.status_code == 404
    assert "Not here" in answer.text


def test_a_paper_with_more_authors_than_fit(tmp_path):
    crowd = ({**library.PAPERS[0], "authors": [f"Member {n:03d}" for n in range(100)]},)
    (answer,) = ask([make(tmp_path / "crowd.db", papers=crowd)], "/paperfeed/paper/2403.90001")
    byline = tree(answer).cssselect(".pf-byline")[0]
    assert words(byline.cssselect("summary")[0]) == "and 60 more"
    assert len(byline.cssselect("a")) == 100


def test_everything_about_a_paper(papers):
    (answer,) = ask([papers], "/paperfeed/paper/2403.90001")
    page = tree(answer)
    told = [words(term) + ": " + words(term.getnext()) for term in page.cssselect(".pf-pairs dt")]
    assert told == [
        "Comments: 9 pages, code at https://github.example/trust",
        "Submitted: 1 Mar 2024, 10:00 UTC",
        "Updated: not said",
        "Announced: 4 Mar 2024",
        "Fetched: 6 Mar 2024, 01:00 UTC",
        "arXiv: 2403.90001",
        "Licence: CC BY 4.0",
        f"Row: {library.paper_id('2403.90001')}",
        "Code: github.example/trust found in: arXiv OAI-PMH",
    ]
    (canonical,) = page.cssselect("link[rel=canonical]")
    assert canonical.get("href") == "http://localhost/paperfeed/paper/2403.90001"
    assert words(page.cssselect(".pf-byline")[0]) == "Ada Quillfeather, Bram Müller, Chiara Lévy-Ossolini"
    assert [(words(a), a.get("href"), a.get("rel")) for a in page.cssselect(".pf-links a")] == [
        ("Abstract page", "https://arxiv.org/abs/2403.90001", "nofollow noopener"),
        ("PDF", "https://arxiv.org/pdf/2403.90001", "nofollow noopener"),
        ("Code", "https://github.example/trust", "nofollow noopener"),
    ]
    (claim,) = page.cssselect(".pf-claim")
    assert (
        words(claim) == "arxiv:test arXiv OAI-PMH 2403.90001 v1 read 6 Mar 2024, 01:00 UTC Says the same as this page."
    )


def test_a_work_without_title_is_called_by_its_identifier(papers):
    (answer,) = ask([papers], "/paperfeed/paper/10.99999/known.only.by.its.doi")
    page = tree(answer)
    assert words(page.cssselect("h1")[0]) == words(page.cssselect("title")[0]) == "DOI 10.99999/known.only.by.its.doi"
    assert not page.cssselect("#pf-bib, meta[name^=citation], link[href$='.bib']")


def test_a_withdrawn_paper_says_so_first(papers):
    (answer,) = ask([papers], "/paperfeed/paper/2403.90006")
    banner = tree(answer).cssselect(".pf-banner")[0]
    assert words(banner) == "This paper has been withdrawn. withdrawn: a lemma counted forwards"


def test_status(papers):
    (answer,) = ask([papers], "/paperfeed/status")
    rows = [words(row) for row in tree(answer).cssselect("tbody tr")]
    assert rows == ["1 6 Mar 2024, 01:00 UTC crawl ok 0 1 12 0 0 1"]
    (source,) = tree(answer).cssselect(".pf-source")
    assert re.search(r"complete 6 Mar 2024, 01:00 UTC, \d+ days ago$", words(source))


def test_paused_and_removed_sources_are_no_trouble(tmp_path):
    path = make(tmp_path / "papers.db")
    db = Database(path)
    ended = {"run": 1, "started": library.FETCHED, "verdict": "failed", "reason": "no answer in 30 s"}
    for state in ("active", "paused", "removed"):
        row = {"name": f"{state} one", "kind": "feed", "state": state, "last_verdict": "failed", "last_run": 1}
        db["sources"].insert(row)
        db["run_sources"].insert(ended | {"source": f"{state} one"})
    db.close()
    for answer in ask([path], "/", "/paperfeed/status"):
        assert [re.sub(r", \d+ days ago", "", words(source)) for source in tree(answer).cssselect(".pf-source")] == [
            "active one failed no answer in 30 s never complete",
            "arxiv:cs.CL ok complete 6 Mar 2024, 01:00 UTC",
            "paused one paused never complete",
        ]


def test_our_pages_say_things_once(papers, tmp_path):
    other = tmp_path / "birds.db"
    Database(other)["birds"].insert({"name": "wren"})
    ours, theirs = ask([papers], "/paperfeed/status", "/my~20library")
    assert tree(ours).get("lang") == "en"
    tops = [a.get("href") for a in tree(ours).cssselect("header a")]
    assert len(tops) == len(set(tops))
    assert "/paperfeed/search" in [a.get("href") for a in tree(theirs).cssselect("header a")]
    assert "/-/" not in [a.get("href") for a in tree(ours).cssselect("footer a")]
    (several,) = ask([papers, other], "/paperfeed/status")
    assert "/-/" in [a.get("href") for a in tree(several).cssselect("footer a")]


def test_a_database_without_its_ledger_has_the_other_pages(tmp_path):
    path = make(tmp_path / "published.db")
    db = Database(path)
    for table in ("faults", "fetches", "run_sources", "runs", "sources", "assertions"):
        db[table].drop()
    db.close()
    home, search, paper, status = ask(
        [path], "/", "/paperfeed/search?q=trust", "/paperfeed/paper/2403.90001", "/paperfeed/status"
    )
    assert [answer.status_code for answer in (home, search, paper, status)] == [200, 200, 200, 404]


def test_immutable_databases_are_served(papers):
    paths = ("/", "/paperfeed/search?q=检索", "/paperfeed/paper/2403.90003", "/paperfeed/status")
    assert [answer.status_code for answer in ask([], *paths, immutables=[str(papers)])] == [200] * 4


def test_what_the_operator_hides_stays_hidden(papers):
    nobody = {"databases": {papers.stem: {"tables": {"papers": {"allow": False}}}}}
    own = ask([papers], "/paperfeed", "/paperfeed/search?q=trust", "/paperfeed/paper/2403.90001", metadata=nobody)
    assert [answer.status_code for answer in own] == [404] * 3
    sources = {"databases": {papers.stem: {"tables": {"sources": {"allow": False}, "assertions": {"allow": False}}}}}
    home, status, paper = ask([papers], "/", "/paperfeed/status", "/paperfeed/paper/2403.90001", metadata=sources)
    assert "pf-source" not in home.text
    assert status.status_code == 404
    assert "Who says so" not in paper.text


def test_the_number_of_a_paper_that_is_part_of_another_leads_there(tmp_path):
    path = make(tmp_path / "papers.db")
    number = library.paper_id("2403.90001")
    db = Database(path)
    db.conn.execute(
        "insert into anchors (paper, source, key) select 7, source, key from assertions where paper = ? limit 1",
        [number],
    )
    db.conn.commit()
    db.close()
    page, bibtex = ask([path], "/paperfeed/paper/7", "/paperfeed/paper/7.bib")
    assert (page.status_code, page.headers["location"]) == (302, f"/paperfeed/paper/{number}")
    assert bibtex.headers["location"] == f"/paperfeed/paper/{number}.bib"
