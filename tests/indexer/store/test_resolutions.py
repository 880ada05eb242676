"""What is asked to complete works, and what becomes of the answers. Works and people are invented."""

from urllib.parse import urlencode

import pytest

from crawler.journal import Batch, Exchange, Tally
from crawler.record import Author, Fault, Identifier, Page, Profile
from indexer.store import resolutions
from indexer.store.connect import open_store
from indexer.store.journal import DatabaseJournal
from indexer.store.locks import writing
from indexer.store.profiles import save_profiles
from indexer.store.resolutions import Question, near_misses, open_questions, write_down
from tests.indexer.store.samples import paper, store, whole

AT = "2024-03-01T00:00:00Z"
MOSS = 'ti:"On the Weight of Moss"'


def bare(key, title=None, **fields):
    """A work as a page names it: by an identifier or by title and authors, without an abstract."""
    scheme, _, value = key.partition(":")
    named = (Identifier(scheme=scheme, value=value),) if title is None else ()
    values = {
        "source": "homepage",
        "identifiers": named,
        "abstract": None,
        "categories": (),
        "submitted": None,
        "url": None,
    }
    authors = (Author(name="K. Moss"), Author(name="Ana Ek")) if title else ()
    return paper(key, **{**values, "title": title, "authors": authors, **fields})


@pytest.fixture
def db(tmp_path):
    db = open_store(tmp_path / "papers.db")
    yield db
    db.close()


@pytest.fixture
def answer(db, tmp_path):
    """Commits an answer as the crawler does, after writing down what is asked today."""

    def answered(source, url, *records, faults=(), status=200, refusal=None, outcome=None):
        with writing(db, tmp_path / "papers.db"):
            write_down(db.conn, open_questions(db.conn))
        page = Page(records=records, faults=faults, declared=len(records)) if status == 200 and not refusal else None
        outcome = outcome or ("page" if page else "refused" if refusal else "status")
        exchange = Exchange(url=url, fetched="2099-01-01T00:00:00Z", outcome=outcome, status=status, refusal=refusal)
        kind = "acl_anthology" if source == "resolve:acl" else "arxiv_api"
        with DatabaseJournal(tmp_path / "papers.db", command="resolve") as journal:
            journal.begin(source, kind, {})
            tally = journal.commit(Batch(source=source, kind=kind, exchange=exchange, page=page))
            return tally, journal.end(source, "finished").verdict

    return answered


def moss(key="2401.00007", **fields):
    """What arXiv says of that work."""
    authors = (Author(name="Kim Moss"), Author(name="Ana Ek"), Author(name="Bo Ohm"))
    return paper(key, **{"source": "arxiv_api", "title": "On the Weight of Moss", "authors": authors, **fields})


def title_url(query, base="http://127.0.0.1:1/api"):
    return f"{base}?{urlencode({'search_query': query, 'start': 0, 'max_results': 10})}"


def outcomes(db):
    sql = "select service, query, outcome, candidate, score, authors, tries from resolutions order by 1, 2, paper"
    return [tuple(row) for row in db.conn.execute(sql)]


def test_questions(db):
    store(
        db,
        paper("2401.00001"),
        bare("arxiv:2401.00002"),
        bare("acl:2024.dunes-long.7"),
        bare("title:1", "On the Weight of Moss"),
    )
    store(
        db,
        bare("title:2", "Moss"),
        bare("title:3", "Of Unknown Hands", authors=()),
        bare("arxiv:2401.00003", abstract="Known."),
    )
    asked = [(q.service, q.query) for q in open_questions(db.conn)]
    assert asked == [("arxiv", "2401.00002"), ("acl", "2024.dunes-long.7"), ("title", MOSS)]


def test_whose_page_it_stands_on_is_enough_to_ask(db):
    record = bare("title:3", "Of Unknown Hands", authors=())
    store(db, record)
    assert open_questions(db.conn) == []
    profile = Profile(source="homepage", key="https://ek.example/", name="Ana Ek", works=("title:3",))
    save_profiles(db.conn, [profile], feed="page:ek", fetched=AT)
    (number,) = next(db.conn.execute("select id from papers"))
    assert open_questions(db.conn) == [Question(paper=number, service="title", query='ti:"Of Unknown Hands"')]


def test_by_identifier(db, answer):
    store(db, bare("arxiv:2401.00002"), bare("arxiv:2401.00003"))
    url = "http://127.0.0.1:1/api?id_list=2401.00003,2401.00002&max_results=2"
    absent = Fault(where="2401.00003", why="asked for by id, not answered")
    assert answer("resolve:arxiv", url, paper("2401.00002", source="arxiv_api"), faults=(absent,)) == (
        Tally(changed=1),
        "ok",
    )
    assert outcomes(db) == [
        ("arxiv", "2401.00002", "found", None, None, None, 0),
        ("arxiv", "2401.00003", None, None, None, None, 1),
    ]
    # an answer to many may be too short: at last it is asked for alone
    assert [(q.query, q.tries) for q in open_questions(db.conn)] == [("2401.00003", 1)]
    answer("resolve:arxiv", "http://127.0.0.1:1/api?id_list=2401.00003&max_results=1", faults=(absent,))
    assert outcomes(db)[1][:3] == ("arxiv", "2401.00003", "not_there")
    assert open_questions(db.conn) == []
    assert db.conn.execute("select count(*) from papers where abstract is not null").fetchone() == (1,)
    whole(db)


def test_the_anthology(db, answer):
    store(db, bare("acl:2024.dunes-long.7"), bare("acl:2024.dunes-long.8"))
    named = (Identifier(scheme="acl", value="2024.dunes-long.7"),)
    record = paper("2024.dunes-long.7", source="acl_anthology", identifiers=named)
    assert answer("resolve:acl", "http://127.0.0.1:1/2024.dunes-long.7/", record) == (Tally(changed=1), "ok")
    answer("resolve:acl", "http://127.0.0.1:1/2024.dunes-long.8/", status=404)
    assert [row[:3] for row in outcomes(db)] == [
        ("acl", "2024.dunes-long.7", "found"),
        ("acl", "2024.dunes-long.8", "not_there"),
    ]
    assert open_questions(db.conn) == []
    whole(db)


def test_by_title(db, answer):
    store(db, bare("title:1", "On the Weight of Moss", venue="Dunes ’24"))
    other = moss("2401.00008", title="On the Weight of Sand")
    tally, verdict = answer("resolve:title", title_url(MOSS), other, moss())
    assert (tally, verdict) == (Tally(changed=1), "ok")
    (row,) = db.conn.execute("select arxiv_id, abstract is not null, venue, authors from papers")
    assert tuple(row) == ("2401.00007", 1, "Dunes ’24", "Kim Moss, Ana Ek, Bo Ohm")
    assert outcomes(db) == [("title", MOSS, "found", "2401.00007", 1.0, 1.0, 0)]
    # heard again, e.g. by a better parser, nothing changes
    assert answer("resolve:title", title_url(MOSS), other, moss())[0] == Tally(unchanged=1)
    whole(db)


def test_by_title_of_a_paper_that_is_here_already(db, answer):
    store(db, bare("title:1", "On the Weight of Moss", venue="Dunes ’24"))
    profile = Profile(source="homepage", key="https://ek.example/", name="Ana Ek", works=("title:1",))
    save_profiles(db.conn, [profile], feed="page:ek", fetched=AT)
    db.conn.commit()
    answer("resolve:title", title_url(MOSS))
    assert [row[2] for row in outcomes(db)] == ["not_there"]
    store(db, moss(title="On the weight of moss", source="arxiv_oai"))
    (row,) = db.conn.execute("select id, arxiv_id, venue from papers")
    assert tuple(row[1:]) == ("2401.00007", "Dunes ’24")
    assert db.conn.execute("select paper from profile_works").fetchall() == [(row[0],)]
    assert db.conn.execute("select paper, rule, score from merges").fetchall() == [(row[0], "title and authors", 1.0)]
    whole(db)


@pytest.mark.parametrize(
    "candidate",
    [
        moss(title="On the Weight of Moss 2.0"),
        moss(title="MOSS: On the Weight of Moss"),
        moss(authors=(Author(name="Cy Un"),)),
    ],
    ids=["a number", "a name", "authors"],
)
def test_a_near_miss_is_listed_and_never_taken(db, answer, candidate):
    store(db, bare("title:1", "On the Weight of Moss"))
    before = db.conn.execute("select * from papers").fetchall()
    assert answer("resolve:title", title_url(MOSS), candidate) == (Tally(), "ok_nothing_expected")
    assert db.conn.execute("select * from papers").fetchall() == before
    (near,) = near_misses(db)
    assert (near["title"], near["candidate"]) == ("On the Weight of Moss", "2401.00007")
    assert open_questions(db.conn) == []


def test_two_pages_one_work(db, answer):
    store(db, bare("title:1", "On the Weight of Moss"), bare("title:2", "On the weight of moss."))
    with_query = [row[1] for row in outcomes(db)]
    assert with_query == []
    answer("resolve:title", title_url(MOSS), moss())
    answer("resolve:title", title_url('ti:"On the weight of moss"'), moss())
    assert db.conn.execute("select count(*), max(arxiv_id) from papers").fetchone() == (1, "2401.00007")
    assert db.conn.execute("select count(*) from assertions").fetchone() == (3,)
    whole(db)


def test_a_refused_question_is_asked_three_times_and_no_more(db, answer):
    store(db, bare("arxiv:2401.00002"))
    url = "http://127.0.0.1:1/api?id_list=2401.00002&max_results=1"
    for tries in range(3):
        assert [q.tries for q in open_questions(db.conn)] == [tries]
        answer("resolve:arxiv", url, refusal="error")
    assert open_questions(db.conn) == []
    assert outcomes(db) == [("arxiv", "2401.00002", "refused", None, None, None, 3)]


def test_no_answer_leaves_the_question_open(db, answer):
    store(db, bare("arxiv:2401.00002"))
    answer("resolve:arxiv", "http://127.0.0.1:1/api?id_list=2401.00002&max_results=1", status=503)
    assert [q.tries for q in open_questions(db.conn)] == [0]


def test_an_answer_to_nobodys_question_is_nothing(db, answer):
    """E.g. an archive replayed into an empty database."""
    assert answer("resolve:title", title_url(MOSS), moss())[0] == Tally()
    assert db.conn.execute("select count(*) from papers").fetchone() == (0,)


@pytest.mark.parametrize("sql", [resolutions._BY_ID, resolutions._BY_TITLE])
def test_asking_costs_nothing_where_all_have_abstracts(db, sql):
    values = {"scheme": "arxiv", "service": "arxiv"} if ":scheme" in sql else {}
    plan = [row[3] for row in db.conn.execute(f"explain query plan {sql}", values)]
    assert "papers_without_abstract" in plan[0]
