"""Text that would like to be markup: in every text column at once, on every page. It may show, and do nothing."""

import json
import re
from urllib.parse import quote

import pytest
from lxml import etree
from sqlite_utils import Database

from indexer.search.normalise import search_text
from tests.indexer.library import FETCHED
from tests.indexer.publish.served import ask, make, tree

PAYLOAD = (
    """"><script>alert(1)</script><img src=x onerror=alert(2)></textarea></title>'"--> javascript:alert(3) 检索 <b>"""
)
LINK = "javascript:alert('" + "4" + "')"
# What would end a script that holds JSON, and what would end a formula.
BREAKERS = "</script ><!--<script> ]]> \u2028 $\\href{javascript:alert(5)}{x}$ {{7*7}} {% raw %}"

_ALLOWED_SCRIPTS = re.compile(r"/-/(?:static|static-plugins)/")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """One paper whose every text says it, with everything that belongs to a paper; what we write ourselves, moments of
    runs and JSON around texts, is as we write it."""
    path = make(tmp_path_factory.mktemp("hostile") / "hostile.db", papers=())
    db = Database(path)
    evil, number = PAYLOAD + BREAKERS, 2024030100001
    paper = {
        column.name: evil
        for column in db["papers"].columns
        if column.type.lower() == "text" and column.name not in ("arxiv_id", "search_text")
    }
    paper |= {"id": number, "arxiv_id": "x<y>\"'", "url": LINK, "license": LINK, "version": 1, "year": 2024}
    paper["search_text"] = search_text(evil, evil, evil)
    db["categories"].insert({"code": evil, "name": evil})
    db["papers"].insert(paper)
    db.conn.execute(
        "insert into papers_fts (rowid, title, abstract, authors, search_text) values (?, ?, ?, ?, ?)",
        (number, evil, evil, evil, paper["search_text"]),
    )
    db["names"].insert({"id": 1, "name": evil, "display": evil})
    db["authorships"].insert(
        {
            "paper": number,
            "position": 1,
            "name": 1,
            "native_name": evil,
            "affiliations": json.dumps([evil]),
            "orcid": evil,
        }
    )
    db["paper_categories"].insert({"paper": number, "category": evil, "is_primary": 1})
    for scheme in ("arxiv", "doi", evil):
        db["identifiers"].insert({"scheme": scheme, "value": evil, "paper": number})
    db["links"].insert({"paper": number, "kind": evil, "url": f"https://a.example/{evil}", "source": evil})
    db["versions"].insert({"paper": number, "version": 1, "date": evil, "size": evil})
    db["announcements"].insert({"paper": number, "source": evil, "date": evil, "type": evil, "version": 1})
    claim = {"source": evil, "key": evil, "paper": number, "url": LINK, "feed": evil, "fetched": evil, "hash": evil}
    db["assertions"].insert(claim | {"data": '{"</script><script>alert(6)</script>": null}'})
    source = {"name": evil, "kind": evil, "state": "active", "last_verdict": evil, "last_run": 9}
    source |= {"last_success": FETCHED, "next_due": FETCHED}
    db["sources"].insert(source | {"options": json.dumps({evil: evil}), "todo": json.dumps([evil])})
    db["runs"].insert({"id": 9, "command": evil, "started": FETCHED})
    db["run_sources"].insert({"run": 9, "source": evil, "started": FETCHED, "verdict": evil, "reason": evil})
    db["watches"].insert({"name": evil, "query": evil, "condition": evil, "made": evil, "run": evil})
    db["watch_hits"].insert({"watch": evil, "paper": number, "found": evil, "why": evil})
    db.conn.commit()
    db.close()
    return path


PAGES = (
    "/",
    "/paperfeed/search",
    "/paperfeed/search?q=检索",
    "/paperfeed/search?q=alert&sort=date",
    f"/paperfeed/search?q={quote(PAYLOAD)}&category={quote(PAYLOAD)}&author={quote(PAYLOAD)}&year={quote(PAYLOAD)}",
    "/paperfeed/paper/2024030100001",
    f"/paperfeed/paper/{quote(PAYLOAD, safe='')}",
    "/paperfeed/status",
    "/paperfeed/feeds",
    "/paperfeed/day/2024-03-01",
    f"/paperfeed/day/{quote(PAYLOAD, safe='')}?category={quote(PAYLOAD)}",
    f"/paperfeed/category/{quote(PAYLOAD + BREAKERS, safe='')}",
    f"/paperfeed/category/{quote(PAYLOAD, safe='')}",
    f"/paperfeed/watch/{quote(PAYLOAD + BREAKERS, safe='')}",
    f"/paperfeed/watch/{quote(PAYLOAD, safe='')}",
    "/-/",
    "/hostile",
    "/hostile/papers",
    "/hostile/papers?_search=检索&_facet=category",
    "/hostile/papers/2024030100001",
    "/hostile/search?q=检索",
)


@pytest.mark.parametrize("path", PAGES, ids=[page[:40] for page in PAGES])
def test_nothing_runs(hostile, path):
    ours = path == "/" or path.startswith("/paperfeed")
    plain, answer = ask([hostile], "/paperfeed/search?q=nothinglikethis", path)
    assert answer.status_code in ((200, 404) if ours else (200,))
    page = tree(answer)
    known = {script.text_content() for script in tree(plain).xpath("//script[not(@src)]")}
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        # Datasette 1.0 has an onclick of its own, without anybody's text in it.
        handlers = {value for name, value in element.attrib.items() if name.lower().startswith("on")}
        assert handlers <= (set() if ours else {"openColumnChooser()"})
        for name in ("href", "src", "action", "data", "formaction", "xlink:href"):
            address = (element.get(name) or "").strip().lower()
            assert not re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", address), address
        assert element.tag not in ("iframe", "object", "embed", "base")
        if element.tag == "img":
            assert element.get("src") != "x"
        if ours and element.tag == "script":
            is_data = element.get("type") == "application/ld+json"
            is_static = _ALLOWED_SCRIPTS.match(element.get("src") or "")
            assert is_data or is_static or element.text_content() in known
            assert "alert(" not in (element.text_content() if not is_data else "")


@pytest.mark.parametrize("path", ["search", "day/2024-03-01", "category", "watch", "changes", "feeds"])
def test_feeds_hold_it_as_text(hostile, path):
    if path in ("category", "watch"):
        path += f"/{quote(PAYLOAD + BREAKERS, safe='')}"
    endings = ("opml",) if path == "feeds" else ("atom", "feed.json")
    for ending, answer in zip(endings, ask([hostile], *(f"/paperfeed/{path}.{end}" for end in endings)), strict=True):
        assert answer.status_code == 200
        if ending == "feed.json":
            assert path == "changes" or PAYLOAD.strip() in answer.json()["items"][0]["title"]
            continue
        root = etree.fromstring(answer.content)
        assert not [element for element in root.iter() if element.tag.rpartition("}")[2] in ("script", "img", "b")]
        for element in root.iter():
            assert not [value for value in element.attrib.values() if value.strip().lower().startswith("javascript:")]


def test_the_payload_shows_as_text(hostile):
    (answer,) = ask([hostile], "/paperfeed/paper/2024030100001")
    assert "<script>alert(1)</script>" in tree(answer).cssselect("h1")[0].text_content()


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%FF%FE",
        'q="',
        "q=AND+OR+NOT",
        "q=NEAR(a,b",
        "q=title:",
        "q=*",
        "q=a%00b",
        "q=" + "a" * 20_000,
        "q=" + "%28" * 500,
        "after=99999999999999999999",
        "q=trust&after=999999999999999999",
        "after=-1",
        "after=x",
        "sort=x",
        "year=0000",
        "year=99999",
        "category=%00",
        "q=trust&author=%22",
        "q=trust&q=fall",
        "db=",
        "db=x%00",
        "q[]=1&&&=",
    ],
)
def test_any_parameter_is_answered(papers, query):
    paths = ("/paperfeed/search", "/paperfeed/search.bib", "/")
    page, file, home = ask([papers], *(f"{path}?{query}" for path in paths))
    assert {page.status_code, home.status_code} <= {200, 404}
    # what means nothing is told on a page only
    assert file.status_code == (400 if tree(page).cssselect(".pf-ignored") else page.status_code)


def test_a_query_without_words_is_not_everything(papers):
    answers = ask([papers], *(f"/paperfeed/search?q={quote(q)}" for q in ('"', "***", "--", "()")))
    assert not [page for page in map(tree, answers) if page.cssselect(".pf-entry")]
