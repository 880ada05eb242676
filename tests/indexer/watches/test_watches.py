import email
import json
from email import policy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from crawler.source import UsageError
from indexer.exports.sqlite import LEFT_OUT
from indexer.watches import criteria, digest, store
from indexer.watches.store import Hit
from indexer.watches.watch import Watch
from tests.indexer.library import build, paper_id
from tests.program import paperfeed

FIRST, SECOND = "2024-03-06T12:00:00Z", "2024-03-07T12:00:00Z"


@pytest.fixture
def conn():
    return build().conn


def found(conn, **asked):
    numbers = criteria.papers(conn, Watch(name="w", **asked))
    sql = "select coalesce(arxiv_id, doi, title) from papers where id = ?"
    return sorted(conn.execute(sql, (number,)).fetchone()[0] for number in numbers)


@pytest.mark.parametrize(
    ("asked", "want"),
    [
        ({"query": "trust"}, ["2401.90010", "2402.90008", "2402.90009", "2403.90001"]),
        ({"query": "trust has:code"}, ["2403.90001"]),
        ({"query": "author:Quillfeather cat:cs.CL"}, ["2402.90008", "2403.90001", "2403.90002"]),
        ({"query": "year:2003"}, ["math/0390007"]),
        ({"query": "检索"}, ["2403.90003"]),
        ({"condition": "has_code = 1"}, ["2403.90001"]),
        ({"condition": "has_code = 1 -- or not"}, ["2403.90001"]),
        ({"query": "trust", "condition": "submitted < '2024-03'"}, ["2401.90010", "2402.90008", "2402.90009"]),
        ({"person": 99}, []),
    ],
)
def test_what_a_watch_means(conn, asked, want):
    assert found(conn, **asked) == want


def test_works_of_a_person(conn):
    (person,) = conn.execute("select min(id) from people").fetchone()
    listed = conn.execute(
        "select count(distinct paper) from profile_works join profiles as p on p.id = profile where p.person = ?",
        (person,),
    ).fetchone()[0]
    assert len(criteria.papers(conn, Watch(name="w", person=person))) == listed > 0
    conn.execute("insert into person_moves values (98, ?)", (person,))
    assert len(criteria.papers(conn, Watch(name="w", person=98))) == listed


@pytest.mark.parametrize(
    ("asked", "paper", "want"),
    [
        ("trust", "2403.90001", "trust in the title and abstract"),
        ("author:Quillfeather cat:cs.CL", "2403.90001", "quillfeather in the authors; cs.CL"),
        ("cat:cs", "2403.90001", "cs.CL"),
        ("trust has:code", "2403.90001", "trust in the title and abstract; has code"),
        ("nothing OR trust", "2403.90001", "trust in the title and abstract"),
        ("gradi*", "2403.90001", "gradi* in the title"),
        ("检索 lang:zh", "2403.90003", "检 索 in the title and abstract; language zh"),
        ("alpha", "2403.90002", "alpha in the abstract"),
        ("year:2024 trust", "2403.90001", "trust in the title and abstract; year:2024"),
    ],
)
def test_why(conn, asked, paper, want):
    watch = Watch(name="w", query=asked)
    columns = [row[1] for row in conn.execute("pragma table_info(papers)")]
    row = conn.execute("select * from papers where id = ?", (paper_id(paper),)).fetchone()
    assert criteria.why(watch, dict(zip(columns, row, strict=True))) == want
    assert paper_id(paper) in criteria.papers(conn, watch)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": ""}, "a watch is called by"),
        ({"name": "../x"}, "a watch is called by"),
        ({"name": "a b"}, "a watch is called by"),
        ({"name": "w"}, "w: what to watch for"),
        ({"name": "w", "query": "?!"}, "finds nothing, whatever comes"),
        ({"name": "w", "query": ""}, "finds nothing, whatever comes"),
        ({"name": "w", "query": "-not"}, "finds nothing, whatever comes"),
    ],
)
def test_what_is_no_watch(values, message):
    with pytest.raises(UsageError, match=message):
        Watch(**values)


@pytest.mark.parametrize(
    "condition", ["nonsense", "1; delete from papers", "id in (", "1) union select 1 --", "(select"]
)
def test_what_is_no_condition(conn, condition):
    with pytest.raises(UsageError, match="--sql takes a condition on the columns of papers"):
        criteria.papers(conn, Watch(name="w", condition=condition))
    assert conn.execute("select count(*) from papers").fetchone()[0] > 0


def test_too_much_is_no_watch(conn, monkeypatch):
    monkeypatch.setattr(criteria, "MOST", 3)
    with pytest.raises(UsageError, match="w: more than 3 papers meet that"):
        criteria.papers(conn, Watch(name="w", query="trust"))


def test_each_paper_once_and_late_ones_too(conn):
    watch = Watch(name="trust", query="trust has:code")
    assert store.add(conn, watch, FIRST) == 1
    assert store.hits(conn, watch) == []
    assert store.run(conn, watch, SECOND) == 0
    # an old paper comes to meet it: its code is known now
    late = paper_id("2402.90008")
    conn.execute(
        "insert into papers_fts (papers_fts, rowid, title, abstract, authors, search_text, tags)"
        " select 'delete', id, title, abstract, authors, search_text, tags from papers where id = ?",
        (late,),
    )
    conn.execute("update papers set has_code = 1, tags = tags || ' ᶠcode' where id = ?", (late,))
    conn.execute(
        "insert into papers_fts (rowid, title, abstract, authors, search_text, tags)"
        " select id, title, abstract, authors, search_text, tags from papers where id = ?",
        (late,),
    )
    assert [store.run(conn, watch, SECOND), store.run(conn, watch, SECOND)] == [1, 0]
    (hit,) = store.hits(conn, watch)
    assert (hit.paper["id"], hit.found, hit.why) == (late, SECOND, "trust in the title and abstract; has code")
    assert store.hits(conn, watch, since="2024-03-08") == []
    store.tell(conn, [hit], SECOND)
    assert store.hits(conn, watch, untold=True) == []
    assert store.hits(conn, watch) == [hit]


def test_what_was_there_is_new_where_it_is_asked_for(conn):
    watch = Watch(name="trust", query="trust")
    assert store.add(conn, watch, FIRST, all_new=True) == len(store.hits(conn, watch)) == 4
    assert [watch] == store.watches(conn) == store.named(conn, []) == store.named(conn, ["trust"])
    with pytest.raises(UsageError, match="a watch is called 'trust' already"):
        store.add(conn, watch, FIRST)
    with pytest.raises(UsageError, match="no watch is called 'other': trust"):
        store.named(conn, ["other"])
    store.remove(conn, watch)
    assert store.watches(conn) == []
    assert conn.execute("select count(*) from watch_hits").fetchone() == (0,)


def test_watches_are_nobody_elses(conn):
    assert {"watches", "watch_hits"} <= LEFT_OUT


TEXT = st.text(alphabet=st.sampled_from("ab*_[](<>)&\"'`#\\\n检=-"), max_size=30)


@given(TEXT, TEXT, TEXT)
def test_any_text_stands_for_itself(title, authors, why):
    paper = dict.fromkeys(store._COLUMNS.split(", ")) | {"id": 7, "title": title, "authors": authors}
    paper["url"] = "javascript:alert(1)"
    hits = {"<script>": [Hit(watch="<script>", paper=paper, found=FIRST, why=why)]}
    page = lxml_html.document_fromstring(digest.write(".html", hits, day="2024-03-06"))
    assert [element.tag for element in page.body.iter()].count("script") == 0
    assert page.xpath("//a") == []
    assert page.xpath("//h2")[0].text == "<script>"
    ((hit,),) = (told["hits"] for told in json.loads(digest.write(".json", hits, day="2024-03-06"))["watches"])
    assert (hit["title"], "tags" in paper, "tags" in hit) == (title, True, False)
    assert "<script" not in digest.write(".md", hits, day="2024-03-06").replace("\\<", "")
    letter = email.message_from_string(digest.write(".eml", hits, day="2024-03-06"), policy=policy.default)
    assert letter["Subject"] == "1 new paper, 2024-03-06"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


def test_the_digest(conn):
    watch = Watch(name="trust", query="trust has:code")
    store.add(conn, watch, FIRST, all_new=True)
    hits = {"trust": store.hits(conn, watch), "other": []}
    assert digest.write(".md", hits, day="2024-03-06") == (
        "# 1 new paper, 2024-03-06\n\n## trust\n\n"
        "- **[Trust Regions for Sparse Gradient Tuning of Small Language Models](<https://arxiv.org/abs/2403.90001>)**\n"
        "  Ada Quillfeather, Bram Müller, Chiara Lévy\\-Ossolini\n"
        "  2024\\-03\\-04 · cs.CL cs.LG\n"
        "  We tune language models under a trust region. About 50% of cases improve; the Q&A set does not.\n"
        "  Why: trust in the title and abstract; has code\n\nNothing new: other.\n"
    )


def test_the_commands(tmp_path):
    build(tmp_path / "papers.db").close()

    def run(*arguments):
        done = paperfeed(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done

    seen = json.loads(run("watch", "preview", "trust", "has:code", "--json").stdout)
    assert (seen["count"], seen["sample"][0]["why"]) == (1, "trust in the title and abstract; has code")
    # in one pair of quotes it is the same query, as everywhere
    assert json.loads(run("watch", "preview", "trust has:code", "--json").stdout) == seen
    assert "1 paper meets it now" in run("watch", "add", "code", "trust has:code").stderr
    run("watch", "add", "trust", "--all", "trust", "-sparse")
    listed = json.loads(run("watch", "list", "--json").stdout)
    assert [(row["name"], row["query"], row["hits"], row["untold"]) for row in listed] == [
        ("code", "trust has:code", 0, 0),
        ("trust", "trust -sparse", 3, 3),
    ]
    assert json.loads(run("watch", "run", "--json").stdout) == [{"name": "code", "new": 0}, {"name": "trust", "new": 0}]
    run("watch", "digest", "-o", "today.html")
    assert "Trust Fall" in (tmp_path / "today.html").read_text()
    assert "Nothing new" in run("watch", "digest").stdout
    assert "Trust Fall" in run("watch", "digest", "--since", "2024-01-01").stdout
    run("watch", "remove", "code")
    for arguments, code, message in (
        (("watch", "remove", "code"), 2, "no watch is called 'code': trust"),
        (("watch", "digest", "-o", "x.doc"), 2, "expected a name that ends in .md, .html, .json, .eml"),
        (("watch", "add", "x"), 2, "what to watch for?"),
        (("watch", "add", "x", "--person", "Nobody Known"), 2, "no page about 'Nobody Known'"),
    ):
        done = paperfeed(*arguments, cwd=tmp_path)
        assert (done.returncode, message in done.stderr) == (code, True), done.stderr
