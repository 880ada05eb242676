"""Pages about people through the whole job: from a server with the pages to works with abstracts on a person's page."""

import json
import re

import pytest

from crawler.parse.people import private
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_hash
from indexer.store.integrity import content_problems, problems
from tests import standin
from tests.crawler.fetch.web import Reply, served
from tests.indexer.publish.served import ask, tree, words
from tests.program import paperfeed
from tests.real import SHARED, needs_data

KINDS = {"000": "homepage", "001": "scholarfeed", "002": "bzpeer", "003": "cv", "004": "homepage"}
#: Tables that tell of harvesting: their addresses and digests are full of digits.
LEDGER = {"runs", "run_sources", "fetches", "faults", "sources", "resolutions", "_sqlite_migrations"}


@pytest.fixture
def web():
    with served() as web:
        take = web.take

        def taken(path):
            if path.startswith("/api/query"):
                return standin.arxiv(path)
            return standin.anthology(path.removeprefix("/acl")) if path.startswith("/acl/") else take(path)

        web.take = taken
        yield web


def follow(folder, web, pages):
    """Follows the pages (name → kind) at `/<name>/`, with stand-ins for arXiv and the ACL Anthology."""
    blocks = [
        f'[[source]]\nname = "{name}"\nkind = "{kind}"\nurl = "{web.url}/{name}/"\ndelay = 0\n'
        for name, kind in pages.items()
    ]
    resolve = f'[resolve]\nbase_url = "{web.url}/api/query"\nacl_base_url = "{web.url}/acl"\ndelay = 0\n'
    (folder / "paperfeed.toml").write_text("\n".join([*blocks, resolve]))


def crawl(folder):
    """What the crawl said of each source."""
    done = paperfeed("crawl", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    return {row["source"]: row for row in json.loads(done.stdout)}


def rows(folder, sql, *values):
    db = open_store(folder / "papers.db", readonly=True)
    try:
        return [tuple(row) for row in db.conn.execute(sql, values)]
    finally:
        db.close()


def content(folder):
    db = open_store(folder / "papers.db")
    try:
        assert problems(db) == []
        assert content_problems(db, [row[0] for row in db.conn.execute("select id from papers")]) == []
        return logical_hash(db.conn)
    finally:
        db.close()


def of_profile(folder, columns, name):
    """Of the works on a person's pages."""
    sql = f"""
        select {columns} from profiles as whole
        join profiles as p on p.id = whole.id or p.part_of = whole.id
        join profile_works as w on w.profile = p.id
        join papers on papers.id = w.paper
        where whole.name = ? order by papers.id
    """
    return rows(folder, sql, name)


HOME = """<!DOCTYPE html><html><head><title>Ana Ekbladh</title></head><body><h1>Ana Ekbladh</h1>
<p>Lecturer at Dune University. Mail: ana@dune.example, phone: +46 70 123 45 67. Advisor: Kim Moss.</p>
<h2>Selected publications</h2><ul>
<li><a href="https://arxiv.org/abs/2401.00007">arXiv</a></li>
<li>Ana Ekbladh, Bo Ohm. <b>On the Weight of Moss in Sand</b>. Dunes 2024.</li></ul>
<p><a href="publications/">Publications</a> <a href="ana.bib">BibTeX</a> <a href="https://other.example/pubs">x</a></p>
</body></html>"""
LIST = """<!DOCTYPE html><html><head><title>Publications</title></head><body><h1>Publications</h1><ul>
<li>Ana Ekbladh, Bo Ohm. <b>On the Weight of Moss in Sand</b>. Dunes 2024.</li>
<li>Ana Ekbladh, Cy Un. <b>Early Notes on Quagmires and Bogs</b>. Dunes 2019.</li></ul></body></html>"""
BIB = """@inproceedings{ekbladh2018, title={A {Bibliography} of Unread Dunes}, author={Ekbladh, Ana and Un, Cy},
  booktitle={Dunes}, year={2018}}
@article{open, title={Never Closed, author={Un, Cy}"""


@pytest.fixture
def homepage(web, tmp_path):
    html = {"Content-Type": "text/html; charset=utf-8"}
    web.put("/ana/", Reply(HOME.encode(), headers=html, etag='"home"'))
    web.put("/ana/publications/", Reply(LIST.encode(), headers=html, etag='"list"'))
    web.put("/ana/ana.bib", Reply(BIB.encode(), headers={"Content-Type": "text/x-bibtex"}, etag='"bib"'))
    follow(tmp_path, web, {"ana": "homepage"})
    return tmp_path


def test_a_homepage_its_list_and_its_bibtex(homepage, web):
    known = ("2403.00042", "On the weight of moss in sand", "We weigh moss.", ("Ana Ekbladh", "B. Ohm", "Kim Moss"))
    take = web.take
    web.take = lambda path: standin.arxiv(path, [known]) if path.startswith("/api/query") else take(path)
    told = crawl(homepage)
    assert {name: row["verdict"] for name, row in told.items()} == {
        "ana": "ok",
        "resolve:arxiv": "ok",
        "resolve:title": "ok",
    }
    found = set(of_profile(homepage, "distinct title, arxiv_id, abstract is not null", "Ana Ekbladh"))
    assert found == {
        (standin.title("2401.00007"), "2401.00007", 1),
        ("On the weight of moss in sand", "2403.00042", 1),
        ("Early Notes on Quagmires and Bogs", None, 0),
        ("A Bibliography of Unread Dunes", None, 0),
    }
    assert rows(homepage, "select count(*) from papers") == [(4,)]
    before, asked = content(homepage), len(web.asked)
    again = crawl(homepage)
    assert {(a.path, a.status) for a in web.asked[asked:] if a.path != "/robots.txt"} == {
        ("/ana/", 304),
        ("/ana/publications/", 304),
        ("/ana/ana.bib", 304),
    }
    assert [(row["verdict"], row["new"], row["changed"]) for row in again.values()] == [("ok_nothing_expected", 0, 0)]
    assert content(homepage) == before
    # from the archive alone, the same
    assert paperfeed("reparse", cwd=homepage).returncode == 0
    assert content(homepage) == before


def test_near_misses_are_told(homepage, web):
    near = ("2403.00042", "On the Weight of Moss in Sand 2.0", "We weigh moss.", ("Ana Ekbladh", "Bo Ohm"))
    take = web.take
    web.take = lambda path: standin.arxiv(path, [near]) if path.startswith("/api/query") else take(path)
    crawl(homepage)
    done = paperfeed("resolve", "--dry-run", "--json", cwd=homepage)
    (miss,) = json.loads(done.stdout)["near_misses"]
    assert (miss["title"], miss["candidate"]) == ("On the Weight of Moss in Sand", "2403.00042")
    assert rows(homepage, "select count(*) from papers where arxiv_id = '2403.00042'") == [(0,)]
    assert "1 work known by title only, with a near miss" in paperfeed("status", cwd=homepage).stderr
    done = paperfeed("resolve", cwd=homepage)
    assert (done.returncode, done.stderr) == (0, "nothing to ask: every work that can be asked for has been\n")


def test_interrupted_questions_are_asked_again(homepage, web):
    take = web.take
    web.take = lambda path: Reply(status=500) if path.startswith("/api/query") else take(path)
    done = paperfeed("crawl", cwd=homepage)
    assert done.returncode == 0, done.stderr
    assert "resolve:arxiv: failed" in done.stderr
    web.take = take
    done = paperfeed("resolve", cwd=homepage)
    assert done.returncode == 0, done.stderr
    assert rows(homepage, "select abstract from papers where arxiv_id = '2401.00007'") == [
        (standin.abstract("2401.00007"),)
    ]


def test_what_disappears_takes_nothing_with_it(homepage, web):
    """A list that is gone, another that only has a new ETag, a bibliography beyond all bounds."""
    crawl(homepage)
    before, asked = content(homepage), len(web.asked)
    html = {"Content-Type": "text/html; charset=utf-8"}
    web.put("/ana/", Reply(HOME.encode(), headers=html, etag='"new"'))
    web.put("/ana/publications/", Reply(b"gone", status=404))
    web.put("/ana/ana.bib", Reply(b"% nothing but words\n" * 200_000, headers={"Content-Type": "text/x-bibtex"}))
    for _ in range(2):
        (row,) = crawl(homepage).values()
        assert (row["verdict"][:2], row["new"], row["changed"]) == ("ok", 0, 0)
        assert content(homepage) == before
    told = [(a.path, a.status) for a in web.asked[asked:] if a.path != "/robots.txt"]
    gone = [("/ana/publications/", 404), ("/ana/ana.bib", 200)]
    assert told == [("/ana/", 200), *gone, ("/ana/", 304), *gone]


def test_switched_off(homepage, web):
    config = homepage / "paperfeed.toml"
    config.write_text(config.read_text() + "enabled = false\n")
    assert crawl(homepage).keys() == {"ana"}
    assert not [path for path in web.paths() if path.startswith("/api/")]


def test_nothing_private_is_stored(homepage):
    crawl(homepage)
    assert rows(homepage, "select withheld from profiles where name = 'Ana Ekbladh'") == [(2,)]
    assert private_in(homepage) == []


def private_in(folder):
    """Every text of a published table that holds a phone number or a mail address."""
    db = open_store(folder / "papers.db", readonly=True)
    try:
        found = []
        for table in sorted(set(db.table_names()) - LEDGER):
            if not table.startswith("papers_fts"):
                texts = [str(value) for row in db.conn.execute(f"select * from [{table}]") for value in row if value]
                found += [
                    (table, text[:80]) for text in texts if re.search("[@+]|phone|电话", text) and private.count(text)
                ]
        return found
    finally:
        db.close()


def people_of_the_seeds(folder, numbers):
    """The pages of the people on them, as Datasette serves them."""
    kun, zhen, turned, nobody = ask(
        [folder / "papers.db"],
        *(f"/paperfeed/person/{name}" for name in ("Kun Zhou", "Zhen Yang", "Yang, Zhen", "N. O.")),
    )
    assert (kun.status_code, zhen.status_code, nobody.status_code) == (302, 302, 404)
    assert zhen.headers["location"] == turned.headers["location"]
    answers = ask([folder / "papers.db"], kun.headers["location"], zhen.headers["location"])
    kun, zhen = (tree(answer) for answer in answers)
    titles = {words(heading) for heading in kun.cssselect(".pf-entry h3")}
    assert titles == {standin.title(number) for number in numbers}
    assert [words(h1) for h1 in kun.cssselect("h1")] == ["Kun Zhou 周昆"]
    assert [words(h1) for h1 in zhen.cssselect("h1")] == ["Zhen Yang 杨珍"]
    assert "Yang Zhen" not in answers[1].text
    names = rows(folder, "select name, native_name, works from people where name is not null order by name")
    assert names == [("Kun Zhou", "周昆", 25), ("Zhen Yang", "杨珍", 11), ("Zhengyan Zhang", None, 9)]


def names_of_the_seeds(folder):
    """45 titled works stay 45; a profile lacks works that another page has under the name; three works under one name
    have nobody in common; an advisor in characters is a co-author in Latin letters."""
    titled = "select count(distinct paper) from assertions where source in ('scholarfeed', 'bzpeer', 'cv')"
    assert rows(folder, titled) == [(45,)]
    zhang, zhou, yang = (
        json.loads(paperfeed("show", "person", name, "--json", cwd=folder).stdout)
        for name in ("Zhengyan Zhang", "Hao Zhou", "杨珍")
    )
    assert (len(zhang["works"]), zhang["others"]["works"]) == (9, 0)
    assert {(one["work"]["title"].partition(":")[0], one["likely"]) for one in zhang["elsewhere"]} == {
        ("Train No Evil", False),
        ("CPM", False),
        ("CPM-2", False),
        ("Pre-Trained Models", False),
    }
    assert {why["kind"] for one in zhang["elsewhere"] for why in one["evidence"]} == {"topics", "circle"}
    assert (zhou["found"]["many"], zhou["found"]["telling"], zhou["found"]["cut"]) == (True, 3, 3)
    titles = [[work["title"].partition(":")[0] for work in circle["works"]] for circle in zhou["found"]["circles"]]
    assert titles == [["MiniPLM"], ["EVA"], ["CPM"]]
    assert [(name["name"], name["kind"]) for name in yang["names"]] == [("Zhen Yang", "name"), ("杨珍", "native")]
    first = yang["collaborators"][0]
    assert (first["name"], first["native_name"], first["works"], first["advisor"]) == ("Jie Tang", "唐杰", 7, True)


@needs_data
def test_the_five_seeds(web, tmp_path):
    truth = json.loads((SHARED / "seeds" / "truth.json").read_text("utf-8"))["seeds"]
    for name in KINDS:
        body = (SHARED / "seeds" / truth[name]["file"]).read_bytes()
        web.put(f"/{name}/", Reply(body, headers={"Content-Type": "text/markdown; charset=utf-8"}))
    follow(tmp_path, web, KINDS)
    told = crawl(tmp_path)
    works = {name: told[name]["records"] for name in KINDS}
    assert (told["resolve:arxiv"]["changed"], told["resolve:acl"]["changed"]) == (23, 2)
    assert [told[name]["new"] for name in KINDS] == [25, 25, 9, 11, 0], works
    # the works of the homepage have abstracts, can be found, and are on the person's page
    sql = "title, abstract, coalesce(arxiv_id, (select value from identifiers as i where i.paper = papers.id))"
    found = of_profile(tmp_path, sql, "Kun Zhou")
    numbers = {*truth["000"]["arxiv_distinct"], *truth["000"]["acl_anthology_ids"]}
    assert {(n, standin.title(n), standin.abstract(n)) for n in numbers} == {(n, t, a) for t, a, n in found}
    hits = json.loads(paperfeed("search", "sandgrains 06315", "--json", cwd=tmp_path).stdout)
    assert [hit["arxiv_id"] for hit in hits["hits"]] == ["2206.06315"]
    # nothing asked twice, nothing changed, also where no server says 304
    before, asked = content(tmp_path), len(web.asked)
    again = crawl(tmp_path)
    assert sum(row["new"] + row["changed"] for row in again.values()) == 0
    assert content(tmp_path) == before
    assert {a.path for a in web.asked[asked:]} == {"/robots.txt", *(f"/{name}/" for name in KINDS)}
    people_of_the_seeds(tmp_path, numbers)
    names_of_the_seeds(tmp_path)
    # what must stay apart does, and what must not be stored is counted
    titles = {title for (title,) in rows(tmp_path, "select title from papers")}
    for name in ("EVA:", "EVA2.0:", "CPM:", "CPM-2:", "MiniLLM:", "MiniPLM:"):
        assert len([t for t in titles if t.startswith(name)]) == 1, name
    assert private_in(tmp_path) == []
    assert rows(tmp_path, "select sum(withheld) > 0 from profiles where source = 'cv'") == [(1,)]
