"""A person's page, on whichever line of Datasette is installed. All people are invented."""

import feedparser
import pytest
from sqlite_utils import Database

from crawler.record import Author, Degree, Link, Page, Position, Profile, Project
from indexer.store.profiles import Part
from indexer.store.save import save_page
from indexer.store.schema import migrations
from tests.indexer.publish.served import ask, make, tree, words
from tests.indexer.store.samples import doi, paper
from tests.program import paperfeed

AT = "2024-02-01T00:00:00Z"
EVIL = """"><script>alert(1)</script><img src=x onerror=alert(2)>'</title>{{7*7}}"""


def person(host, name, works=(), *, source="homepage", **fields):
    url = f"https://{host}/"
    return Profile(source=source, key=url, url=url, name=name, works=tuple(works), **fields)


def work(key, title, *names, source="homepage", **fields):
    authors = tuple(Author(name=name) for name in names)
    values = {"title": title, "authors": authors, "identifiers": (doi(f"10.1000/{key}"),), "url": None}
    return paper(key, source=source, **{**values, "categories": ("cs.CL",), **fields})


def save(db, profile, *works, via=None):
    part = Part(url=profile.key, via=via) if via else None
    said = Page(records=works, profiles=(profile,))
    with db.atomic():
        save_page(db.conn, said, kind=profile.source, feed=f"page:{profile.key[8:]}", fetched=AT, part=part)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Number 1 has three pages, one of them a part, 2 wrote with her, 3 is her namesake, 4 nobody knows."""
    path = tmp_path_factory.mktemp("people") / "people.db"
    db = Database(path)
    migrations.apply(db)
    bogs = work("w1", "Bogs and Dry Sand", "Sha Yang", "Bo Ohm", submitted="2024-03-05", venue="Dunes")
    sand = work("w2", "Dry Sand at Night", "Yang, Sha", "Bo Ohm", "K. Moss", submitted=None, year=2022)
    moss = work("w3", "Moss on Dry Sand", "Cy Un", "S. Yang", submitted=None, source="cv")
    save(
        db,
        person(
            "dune.example",
            "杨沙",
            ("w1",),
            native_name="杨沙",
            aliases=("Sha Yang",),
            positions=(Position(title="Lecturer", organization="Dune University", since="2020-09"),),
            degrees=(Degree(degree="PhD", organization="Bog Institute", until="2020", advisors=("Kim Moss",)),),
            projects=(Project(name="MossNet", title="a net for moss", since="2021", until="2023-05"),),
            advisors=("Kim Moss",),
            interests=("sand", "苔藓"),
            links=(Link(kind="orcid", url="https://orcid.org/0000-0001-2345-6789"),),
            declared={"works": 9},
            says={"claim": "Unclaimed author"},
            withheld=2,
        ),
        bogs,
    )
    save(db, person("dune.example/pubs", None, ("w1", "w2")), bogs, sand, via="https://dune.example/")
    save(db, person("bog.example", "Bo Ohm", ("w1",)), bogs)
    save(db, person("sand.example", "Yang Sha", ("w3",), positions=(Position(organization="Sand Ltd"),)))
    save(db, person("nobody.example", None))
    links = (Link(kind="orcid", url="https://orcid.org/0000-0001-2345-6789"),)
    save(db, person("dune.example/cv", "Sha Yang", ("w3",), source="cv", links=links), moss)
    db.close()
    return path


def texts(page, selector):
    return [words(element) for element in page.cssselect(selector)]


def test_page(library):
    (answer,) = ask([library], "/paperfeed/person/1")
    page = tree(answer)
    assert answer.status_code == 200
    assert texts(page, "h1") == ["Sha Yang 杨沙"]
    assert [e.get("lang") for e in page.cssselect("h1 .pf-native")] == ["zh"]
    assert "Yang Sha" not in answer.text.replace('href="/paperfeed/person/3">Yang Sha</a>', "")
    assert texts(page, ".pf-interests") == ["Interests: sand · 苔藓"]
    assert texts(page, ".pf-namesakes") == [
        "Somebody else of this name, as far as their pages tell: Yang Sha, Sand Ltd (0 works)"
    ]
    assert [(words(a), a.get("href")) for a in page.cssselect(".pf-links a")] == [
        ("Homepage", "https://dune.example/"),
        ("ORCID", "https://orcid.org/0000-0001-2345-6789"),
    ]
    assert texts(page, ".pf-stations li") == [
        "from Sep 2020Lecturer, Dune University page 1",
        "until 2020PhD, Bog Institute under Kim Moss page 1",
        "2021 – May 2023MossNet a net for moss page 1",
    ]
    assert texts(page, ".pf-inline li") == ["Kim Moss page 1"]
    assert texts(page, ".pf-entry h3") == ["Bogs and Dry Sand", "Dry Sand at Night", "Moss on Dry Sand"]
    assert texts(page, ".pf-facts") == [
        "5 Mar 2024 Dunes pages 1, 2 cs.CL",
        "2022 page 2 cs.CL",
        "page 3 cs.CL",
    ]
    assert texts(page, "#pf-works ~ .pf-entry .pf-lead")[:1] == ["We invent matters and measure a<b."]
    assert texts(page, ".pf-facet li") == [
        "cs.CL Computation and Language 3",
        "Bo Ohm profile 2 works together",
        "Cy Un 1 work together",
        "K. Moss 1 work together",
    ]
    assert [a.get("href") for a in page.cssselect("#pf-with ~ ul a")] == [
        "/paperfeed/person/2",
        "/paperfeed/search?author=Cy+Un",
        "/paperfeed/search?author=K.+Moss",
    ]
    assert texts(page, ".pf-words a") == ["dry sand"]
    assert texts(page, ".pf-chart title")[0] == "2 works from 2022 to 2024, at most 1 a year"
    assert texts(page, "#pf-timeline ~ details tbody tr") == ["2024 1", "2023 0", "2022 1"]


def test_what_it_rests_on(library):
    (answer,) = ask([library], "/paperfeed/person/1")
    assert texts(tree(answer), ".pf-grounds > div") == [
        "2pages about the person, with 1 that belongs to them, last read 1 Feb 2024",
        "3works listed there; 9 declared",
        "2of these signed with the name, by one author alone",
        "0of these known from other sources too",
        "1of these on two pages or more",
    ]
    hidden = {"databases": {"people": {"tables": {"assertions": {"allow": False}}}}}
    (answer,) = ask([library], "/paperfeed/person/1", metadata=hidden)
    assert "known from other sources" not in answer.text


def test_a_source_that_is_no_page_of_theirs_tells_of_a_work(library, tmp_path):
    copy = tmp_path / "more.db"
    copy.write_bytes(library.read_bytes())
    db = Database(copy)
    with db.atomic():
        bogs = work("2403.00001", "Bogs and Dry Sand", "Sha Yang", source="arxiv_oai", identifiers=(doi("10.1000/w1"),))
        save_page(db.conn, Page(records=(bogs,)), kind="arxiv_oai", feed="arxiv:cs.CL", fetched=AT)
    db.close()
    page = tree(ask([copy], "/paperfeed/person/1")[0])
    assert "1of these known from other sources too" in texts(page, ".pf-grounds > div")


def test_collaborators_as_a_picture(library):
    page = tree(ask([library], "/paperfeed/person/1")[0])
    (picture,) = page.cssselect("svg.pf-graph")
    assert words(picture.cssselect("title")[0]) == "Sha Yang and 3 close collaborators"
    assert [
        (words(a.cssselect("title")[0]), words(a.cssselect("text")[0]), a.get("href")) for a in picture.cssselect("a")
    ] == [
        ("Bo Ohm: 2 works together", "Bo Ohm", "/paperfeed/person/2"),
        ("Cy Un: 1 work together", "Cy Un", "/paperfeed/search?author=Cy+Un"),
        ("K. Moss: 1 work together", "K. Moss", "/paperfeed/search?author=K.+Moss"),
    ]
    assert texts(picture, ".pf-tie title") == ["Bo Ohm and K. Moss: 1"]
    assert texts(page, "section[aria-labelledby=pf-with] table tbody tr") == ["Bo Ohm, K. Moss 1"]
    assert not tree(ask([library], "/paperfeed/person/3")[0]).cssselect("svg.pf-graph")


def test_the_pages_that_say_so(library):
    (answer,) = ask([library], "/paperfeed/person/1")
    page = tree(answer)
    assert texts(page, ".pf-claims > p") == [
        "All of this is from 3 pages. 2 phone numbers or addresses on them were not taken."
    ]
    first, second, third = texts(page, ".pf-claim")
    assert third == (
        "CV page 3 page:dune.example/cv/ https://dune.example/cv/ read 1 Feb 2024, 00:00 UTC"
        " Lists1 work Same person aspage 1 by name, orcid:0000-0001-2345-6789"
    )
    assert first == (
        "Homepage page 1 page:dune.example/ https://dune.example/ read 1 Feb 2024, 00:00 UTC"
        " Lists1 work Declaresworks: 9 Says of itselfUnclaimed author Withheld2 private details"
        " Same person aspage 3 by name, orcid:0000-0001-2345-6789"
    )
    assert second == (
        "Homepage page 2 page:dune.example/pubs/ https://dune.example/pubs/ read 1 Feb 2024, 00:00 UTC;"
        " found by way of page 1 Lists2 works"
    )


def test_by_name(library):
    names = ("Bo Ohm", "ohm, bo", "杨沙", "Sha Yang", "Yang Sha", "K. Moss", "Nobody", "99", "01", "4")
    answers = ask([library], *(f"/paperfeed/person/{name}" for name in names))
    told = [answer.headers.get("location") or answer.status_code for answer in answers]
    own = ["/paperfeed/person/2"] * 2 + ["/paperfeed/person/1"]
    assert told == [*own, 200, 200, 404, 404, 404, "/paperfeed/person/1", 200]
    several = tree(answers[3])
    assert texts(several, ".pf-people li") == ["Sha Yang 杨沙Dune University 3 works", "Yang ShaSand Ltd 0 works"]
    nobody = tree(answers[6])
    assert texts(nobody, "h1") == ["No page about Nobody"]
    assert "/paperfeed/search?author=Nobody" in [a.get("href") for a in nobody.cssselect("main a")]
    assert len(nobody.cssselect(".pf-people li")) == 3
    unnamed = tree(answers[-1])
    assert texts(unnamed, "h1") == ["https://nobody.example/"]
    assert texts(unnamed, ".pf-claims > p") == ["All of this is from one page."]


def test_ways_there(library):
    (home, work_page, found, table) = ask(
        [library], "/", "/paperfeed/paper/10.1000/w1", "/paperfeed/search?author=Sha+Yang", "/people/people"
    )
    assert texts(tree(home), ".pf-people li") == ["Sha Yang 杨沙 3 works", "Bo Ohm 1 work", "Yang Sha 0 works"]
    authors = [(words(a), a.get("href")) for a in tree(work_page).cssselect(".pf-byline a")]
    assert authors == [("Sha Yang", "/paperfeed/person/1"), ("Bo Ohm", "/paperfeed/person/2")]
    assert [a.get("href") for a in tree(found).cssselect(".pf-whose a")] == [f"/paperfeed/person/{n}" for n in (1, 3)]
    assert "/paperfeed/person/1" in [a.get("href") for a in tree(table).cssselect("a.pf-paper")]


def test_only_on_their_list_and_only_where_one_fits(tmp_path):
    """Two authors of one name, and a work that is on nobody's list: names alone lead to a search."""
    db = Database(tmp_path / "few.db")
    migrations.apply(db)
    twice, other = (
        work("w1", "Twice Told", "Kim Moss", "Moss, Kim"),
        work("w2", "Elsewhere", "Kim Moss", "K. Moss"),
    )
    save(db, person("dune.example", "Kim Moss", ("w1",)), twice, other)
    db.close()
    for page in ask([tmp_path / "few.db"], "/paperfeed/paper/10.1000/w1", "/paperfeed/paper/10.1000/w2"):
        assert not [a for a in tree(page).cssselect(".pf-byline a") if "/person/" in a.get("href")]


def test_whoever_may_not_see_people(library):
    hidden = {"databases": {"people": {"tables": {"profiles": {"allow": False}}}}}
    paths = ("/paperfeed/person/1", "/", "/paperfeed/paper/10.1000/w1", "/paperfeed/search?author=Sha+Yang")
    answers = ask([library], *paths, metadata=hidden)
    assert [answer.status_code for answer in answers] == [404, 200, 200, 200]
    assert not [answer for answer in answers[1:] if "/paperfeed/person/" in answer.text]


def test_a_library_of_before_there_were_people(tmp_path):
    path = make(tmp_path / "old.db")
    db = Database(path)
    db.conn.execute("drop table person_names")
    db.close()
    answers = ask([path], "/paperfeed/person/1", "/", "/paperfeed/paper/2403.90001")
    assert [answer.status_code for answer in answers] == [404, 200, 200]


def test_hostile_pages(tmp_path):
    """Whatever a page says is shown as text."""
    db = Database(tmp_path / "evil.db")
    migrations.apply(db)
    save(
        db,
        person(
            "dune.example",
            EVIL,
            ("w1",),
            native_name=f"杨{EVIL}",
            aliases=(f"Sha {EVIL}",),
            positions=(Position(title=EVIL, organization=EVIL, since="2020"),),
            degrees=(Degree(degree=EVIL, advisors=(EVIL,)),),
            projects=(Project(name=EVIL, title=EVIL, venue=EVIL),),
            advisors=(EVIL,),
            interests=(EVIL,),
            links=(Link(kind=EVIL, url="https://dune.example/<script>"),),
            says={EVIL: EVIL},
            declared={EVIL: 1},
        ),
        work("w1", EVIL, EVIL, EVIL + " II", venue=EVIL),
        work("w2", EVIL, EVIL),
    )
    db.conn.execute("update profiles set evidence = ?, declared = ?", ('[{"page": "<script>", "ids": ["<b>"]}]', "[1]"))
    db.conn.commit()
    db.close()
    name = EVIL.replace("/", "%2F").replace("?", "%3F").replace("#", "%23").replace('"', "%22")
    answers = ask([tmp_path / "evil.db"], "/paperfeed/person/1", "/", f"/paperfeed/person/{name}x")
    for answer in answers:
        page = tree(answer)
        assert answer.status_code in (200, 404)
        assert not [s for s in page.iter("script") if "alert" in (s.text or "")]
        assert not page.cssselect("[onerror], main img, main b")
        assert not [a for a in page.iter("a") if (a.get("href") or "").startswith("javascript:")]
        assert "49" not in texts(page, "h1")[0]
    assert texts(tree(answers[0]), "h1")[0].startswith(EVIL)


def test_followed_by_a_feed_or_a_watch(library):
    page, atom, json_feed, moved, under_a_name, several, nobody = ask(
        [library],
        *(f"/paperfeed/person/{end}" for end in ("1", "1.atom", "1.feed.json", "Bo Ohm.atom", "Cy Un.atom")),
        *(f"/paperfeed/person/{end}" for end in ("Sha Yang.atom", "99.feed.json")),
    )
    follow = tree(page).cssselect(".pf-to-follow")[0]
    assert [a.get("href") for a in follow.cssselect("a")] == [
        f"/paperfeed/person/1.{end}" for end in ("atom", "feed.json")
    ]
    assert texts(follow, "code") == ["paperfeed watch add sha-yang --person 1"]
    feed = feedparser.parse(atom.content)
    assert (feed.bozo, feed.feed.title) == (0, "Sha Yang – paperfeed")
    titles = ["Bogs and Dry Sand", "Dry Sand at Night", "Moss on Dry Sand"]
    assert [entry.title for entry in feed.entries] == titles
    assert [item["title"] for item in json_feed.json()["items"]] == titles
    assert moved.headers["location"] == "/paperfeed/person/2.atom"
    assert under_a_name.headers["location"] == "/paperfeed/search.atom?author=Cy+Un"
    assert (several.status_code, nobody.status_code) == (404, 404)


def test_the_watch_that_is_offered_can_be_made(library, tmp_path):
    copy = tmp_path / "people.db"
    copy.write_bytes(library.read_bytes())
    for number in range(1, 5):
        line = texts(tree(ask([copy], f"/paperfeed/person/{number}")[0]), "#pf-watch")[0]
        done = paperfeed("--db", str(copy), *line.split()[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stderr


def test_works_stand_by_the_date_that_is_shown(tmp_path):
    path = tmp_path / "dated.db"
    db = Database(path)
    migrations.apply(db)
    page = person("dune.example", "Sha Yang", ("w1", "w2"))
    known = work("w2", "Moss in March", "Sha Yang", submitted="2024-03-05")
    # its number keeps the year that was known first
    save(db, page, work("w1", "Moss in June", "Sha Yang", submitted=None, year=2024), known)
    save(db, page, work("w1", "Moss in June", "Sha Yang", submitted="2024-06-17"), known)
    db.close()
    (answer,) = ask([path], "/paperfeed/person/1")
    assert texts(tree(answer), "#pf-works ~ .pf-entry h3") == ["Moss in June", "Moss in March"]
