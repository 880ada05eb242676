"""`paperfeed demo`, the first thing a newcomer sees."""

import json
import re
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

from crawler.sample.web import SampleWeb
from indexer.store.connect import open_store
from indexer.store.fingerprint import logical_hash
from indexer.store.integrity import content_problems, problems
from tests.program import command, environment, paperfeed

README = Path(__file__).resolve().parents[1] / "README.md"
DB = "paperfeed-demo/papers.db"
FIRST_DAY = {
    ("title", "基于句法回声的长文档摘要忠实度评测", "not_there", None),
    ("arxiv", "One Index, Forty Scripts: Normalisation That Keeps the Original", None, None),
}
MARGINS = "What the Margins Remember: Handwritten Marginalia as Supervision for Reading Comprehension"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A folder in which the demonstration has been run once, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, paperfeed("demo", "--no-serve", cwd=folder)


def rows(folder, sql):
    db = open_store(folder / DB, create=False, readonly=True)
    try:
        return [tuple(row) for row in db.conn.execute(sql)]
    finally:
        db.close()


def content(folder):
    db = open_store(folder / DB)
    try:
        assert problems(db) == []
        assert content_problems(db, [row[0] for row in db.conn.execute("select id from papers")]) == []
        return logical_hash(db.conn)
    finally:
        db.close()


def test_demo_ends_with_a_summary_and_three_things_to_try(demo):
    folder, done = demo
    assert done.returncode == 0, done.stderr
    told = done.stdout.partition("\n")[0]
    assert told.startswith("88 papers (83 with abstracts), ")
    # the README shows it, but for how long it took
    assert re.sub(r"[\d.]+ s ", "", told) in re.sub(r"[\d.]+ s ", "", README.read_text("utf-8"))
    tries = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("  paperfeed ")]
    assert len(tries) == 3
    for arguments in tries[:2]:
        told = paperfeed(*(a.strip("'") for a in arguments), cwd=folder)
        assert told.returncode == 0, told.stderr
        assert told.stdout


def test_demo_completes_works_and_takes_no_near_miss(demo):
    folder, _ = demo
    asked = "select service, title, outcome, candidate from resolutions as r join papers as p on p.id = r.paper"
    assert set(rows(folder, asked)) == {
        # by number, where nobody followed has them
        ("arxiv", "Radio Lessons When the Radio Is Broken", "found", None),
        ("arxiv", "What Printers Threw Away: Waste Sheets as a Corpus", "found", None),
        ("arxiv", "A Telescope Mirror Polished by the Tide", "found", None),
        ("acl", "Borrowed Words, Returned: Loans That Went Home", "found", None),
        # what arXiv had not announced on the first day, and its harvest brought on the second
        *FIRST_DAY,
        # by title at arXiv, which writes it otherwise
        ("title", "Ask the Ferryman: Place Names in Oral Histories", "found", "2504.90502"),
        # the second map is another paper
        ("title", "A Map of Dialect Tones", "near_miss", "2602.90503"),
        ("title", "A Word List Is a Map", "not_there", None),
        ("title", "Grammars in the Margins: What Field Linguists Wrote Beside the Form", "not_there", None),
        ("title", "Sand Grades of the Outer Reef", "not_there", None),
        ("title", "Teaching Field Methods by Radio", "not_there", None),
    }
    # by title among the papers that were harvested
    joined = "select p.title, p.arxiv_id from merges as m join papers as p on p.id = m.paper where m.in_force"
    assert set(rows(folder, joined)) == {
        (MARGINS, "2611.90101"),
        ("面向方言口述史的弱监督语音转写与标注", "2611.90104"),
        ("跨语言古籍检索中的异体字归一化", "2611.90203"),
        ("基于句法回声的长文档摘要忠实度评测", "2611.90113"),
    }
    bare = {title for (title,) in rows(folder, "select title from papers where abstract is null")}
    assert bare == {title for _, title, outcome, _ in set(rows(folder, asked)) - FIRST_DAY if outcome != "found"}
    assert rows(folder, "select count(*) from identifiers where value = '2602.90503'") == [(0,)]
    # on a listing with its abstract, so nobody had to be asked
    doors = "select group_concat(distinct a.source) from assertions as a join papers as p on p.id = a.paper"
    (met,) = rows(folder, f"{doors} where p.arxiv_id = '2509.90501'")[0]
    assert set(met.split(",")) == {"homepage", "bzpeer", "cv", "scholarfeed"}


def test_demo_shows_what_changed_between_two_days(demo):
    folder, _ = demo
    told = rows(folder, "select p.arxiv_id, c.kind, c.field from changes as c join papers as p on p.id = c.paper")
    kinds = {kind for _, kind, _ in told}
    assert kinds == {"version", "abstract", "published", "withdrawn"}
    assert [number for number, kind, _ in told if kind == "withdrawn"] == ["2611.90116"]
    # not 2603.90177, which the Anthology had on the first day, and is one with by title and authors
    assert sorted({number for number, kind, _ in told if kind == "published"}) == ["2407.90331", "2606.90422"]
    # each of which a newer version tells, and nobody else
    assert len([kind for _, kind, _ in told if kind == "version"]) == 9
    changed = paperfeed("--db", DB, "changes", "--kind", "withdrawn", cwd=folder)
    assert changed.stdout.splitlines()[1:3] == ["Reading Sentences Backwards Improves Everything", "  Withdrawn"]


def test_demo_knows_people_by_several_pages_and_apart_by_one_name(demo):
    folder, _ = demo
    sql = """
        select people.name, people.native_name, works, group_concat(source, ' ') from people
        join (select * from profiles where part_of is null order by source) as p on p.person = people.id
        group by people.id order by works desc, people.name, people.native_name
    """
    assert rows(folder, sql) == [
        ("Nadia Beltrán-Okoye", None, 11, "bzpeer cv homepage"),
        ("Teuila Faleafa-Brandt", None, 6, "scholarfeed"),
        ("Boyan Duanmu", "端木博言", 5, "cv"),
        ("Meilan Shangguan", "上官美兰", 3, "homepage"),
        ("Meilan Shangguan", None, 2, "homepage"),
        ("Ingmar Tollefsrud", None, 0, "homepage"),
    ]
    assert [tuple(r) for r in rows(folder, "select sum(withheld) from profiles where part_of is null")] == [(8,)]


def test_demo_tells_what_people_may_have_written_besides_what_their_pages_list(demo):
    folder, _ = demo

    def told(number):
        person = json.loads(paperfeed("--db", DB, "show", "person", str(number), "--json", cwd=folder).stdout)
        likely = {one["work"]["title"]: one["likely"] for one in person["elsewhere"]}
        other = [[work["title"] for work in circle["works"]] for circle in person["others"]["circles"]]
        return likely, other, person["others"]["many"]

    numbers = rows(
        folder, "select id from people where name in ('Teuila Faleafa-Brandt', 'Meilan Shangguan') order by id"
    )
    faleafa, printer, optician = (told(number) for (number,) in numbers)
    # by two co-authors of what her page lists, and by one
    assert faleafa[0] == {
        "Teaching Field Methods by Radio": True,
        "Who Taught the Parrot? Second Speakers in Language Documentation": False,
        "A Word List Is a Map": False,
    }
    # one prints books and the other grinds mirrors: what one may have written is not the other's
    assert printer == (
        {"Citation Recommendation That Says Why": False},
        [["A Telescope Mirror Polished by the Tide"]],
        False,
    )
    assert optician[0] == {}
    assert (len(optician[1]), optician[2]) == (2, True)


def test_demo_again_changes_nothing_and_asks_for_pages_only_whether_they_changed(demo):
    folder, done = demo
    before = content(folder)
    again = paperfeed("demo", "--no-serve", cwd=folder)
    assert again.returncode == 0, again.stderr
    assert re.sub(r", \d+ requests.*", "", again.stdout) == re.sub(r", \d+ requests.*", "", done.stdout)
    assert content(folder) == before
    sql = (
        "select distinct source, kind from run_sources join sources on sources.name = run_sources.source where run = 3"
    )
    assert not [name for name, _ in rows(folder, sql) if name.startswith("resolve:")]
    asked = "select f.status, count(*) from fetches as f join sources as s on s.name = f.source where run = 3"
    # three pages of one homepage, and one that robots.txt forbids
    people = "('homepage', 'cv', 'bzpeer', 'scholarfeed', 'acl_anthology')"
    assert rows(folder, f"{asked} and kind in {people} group by 1 order by 1") == [(None, 1), (304, 12)]
    assert rows(folder, "select distinct records from fetches where run = 2 and status = 304") == [(0,)]


def test_demo_says_so_when_its_web_can_not_be_where_it_was(demo):
    folder, _ = demo
    port = int(re.search(r"127\.0\.0\.1:(\d+)", (folder / "paperfeed-demo" / "paperfeed.toml").read_text())[1])
    with SampleWeb(port=port):
        done = paperfeed("demo", "--no-serve", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"port {port}: Address already in use; the sample web of paperfeed-demo was there" in done.stderr


def test_demo_serves_until_it_is_stopped(tmp_path):
    process = subprocess.Popen(
        command("demo"),
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        url = next(m[0] for line in process.stderr if (m := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        for line in process.stderr:
            if "Uvicorn running" in line:
                break
        page = urllib.request.urlopen(f"{url}paperfeed/search.json?q=graph", timeout=20)
        assert json.load(page)
        home = urllib.request.urlopen(url, timeout=20).read().decode()
        assert "papers" in home
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0
