"""`runs`, `status`, `doctor`, `backup`, `restore`, `archive`: what somebody does who keeps the thing running."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import tomlkit
from sqlite_utils import Database

from crawler.fetch import archive
from crawler.sample.web import SampleWeb
from indexer.store.connect import open_store
from indexer.store.integrity import problems
from tests.indexer.publish.served import ask
from tests.program import command, environment, follow, paperfeed

RSS, OAI = "today:cs.IR", "arxiv:cs.CL"


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A folder in which two sources were crawled, and one of them again when its server failed."""
    folder = tmp_path_factory.mktemp("operate")
    with SampleWeb() as web:
        follow(folder, web.url, only=[RSS, OAI])
        assert paperfeed("crawl", "--since", "2026-11-01", cwd=folder).returncode == 0
        web.fail("/rss/cs.IR", status=500, times=None)
        assert paperfeed("crawl", RSS, cwd=folder).returncode == 3
    return folder


@pytest.fixture
def crawled(once, tmp_path):
    """The same folder, to be changed."""
    return Path(shutil.copytree(once, tmp_path / "crawled"))


def change(folder, sql):
    db = Database(folder / "papers.db")
    with db.conn:
        db.execute(sql)
    db.close()


def rows(folder, sql):
    db = Database(folder / "papers.db")
    try:
        return [tuple(row) for row in db.execute(sql)]
    finally:
        db.close()


def test_runs_lists_verdicts(crawled):
    done = paperfeed("runs", "--json", cwd=crawled)
    assert done.returncode == 0
    runs = json.loads(done.stdout)
    told = [(r["id"], r["command"], r["exit_code"], [(s["source"], s["verdict"]) for s in r["sources"]]) for r in runs]
    assert told == [
        (2, f"crawl {RSS}", 3, [(RSS, "failed")]),
        (1, "crawl", 0, [(OAI, "ok"), (RSS, "ok")]),
    ]
    text = paperfeed("runs", cwd=crawled).stdout
    assert [line.split()[0] for line in text.splitlines()[:3]] == ["run", "2", "1"]
    assert "HTTP status 500" in text
    assert len(paperfeed("runs", "--limit", "1", cwd=crawled).stdout.splitlines()) == 2


def test_one_run_whole(crawled):
    run = json.loads(paperfeed("runs", "1", "--json", cwd=crawled).stdout)
    assert {e["outcome"] for e in run["exchanges"]} == {"page"}
    assert [e["records"] for e in run["exchanges"] if e["source"] == RSS] == [
        next(s["records"] for s in run["sources"] if s["source"] == RSS)
    ]
    text = paperfeed("runs", "2", cwd=crawled).stdout
    assert text.startswith(f"run 2: crawl {RSS}\nstarted ")
    assert "exit code 3" in text
    assert f"\n{RSS}: failed: " in text
    assert "status" in text
    assert "\n  1 request, " in text
    text = paperfeed("runs", "1", cwd=crawled).stdout
    measured = [line.strip() for line in text.splitlines() if "highest arXiv id " in line]
    held = [(s["records"], s["highest"]) for s in run["sources"]]
    assert measured == [
        f"0 of {records} (0%) known from harvests before; highest arXiv id {highest}" for records, highest in held
    ]
    missing = paperfeed("runs", "99", cwd=crawled)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "there is no run 99" in missing.stderr


def test_status_says_who_must_look(crawled):
    done = paperfeed("status", "--json", cwd=crawled)
    assert done.returncode == 4
    told = json.loads(done.stdout)
    assert told["ok"] is False
    found = {s["name"]: s for s in told["sources"]}
    assert found[OAI]["problem"] is None
    assert 0 <= found[OAI]["lag_seconds"] < 600
    assert (found[RSS]["verdict"], found[RSS]["ok"]) == ("failed", False)
    assert f"{RSS}: failed: " in paperfeed("-q", "status", cwd=crawled).stdout
    assert paperfeed("sources", "pause", RSS, cwd=crawled).returncode == 0
    assert paperfeed("status", cwd=crawled).returncode == 0


def test_a_source_that_nobody_asks_any_more_is_a_problem(crawled):
    change(crawled, "update sources set last_verdict = 'ok', last_success = '2020-01-01T00:00:00Z'")
    done = paperfeed("status", cwd=crawled)
    assert done.returncode == 4
    assert f"{OAI}: late: last harvested to its end" in done.stdout


def test_a_paused_source_that_is_asked_by_name_stays_paused(crawled):
    assert paperfeed("sources", "pause", RSS, cwd=crawled).returncode == 0
    paperfeed("crawl", RSS, cwd=crawled)
    assert rows(crawled, "select name, state from sources order by name") == [(OAI, "active"), (RSS, "paused")]
    (last,) = rows(crawled, "select command from runs order by id desc limit 1")
    assert last == (f"crawl {RSS}",)


def config_without(folder, name):
    """Its block is deleted by hand."""
    path = folder / "paperfeed.toml"
    document = tomlkit.parse(path.read_text())
    document["source"] = [block for block in document["source"] if block["name"] != name]
    path.write_text(tomlkit.dumps(document))


@pytest.mark.parametrize("config", ["scrapyd's", "somebody else's", "changed by hand"])
def test_one_judgement_whoever_follows(crawled, config):
    """The database tells, not whose paperfeed.toml is read: it may be shared, or filled by scrapyd."""
    change(crawled, "update sources set last_verdict = 'ok', last_success = '2020-01-01T00:00:00Z'")
    if config == "scrapyd's":
        (crawled / "paperfeed.toml").unlink()
    elif config == "somebody else's":
        (crawled / "paperfeed.toml").write_text('contact = "mailto:somebody@example.org"\n')
    else:
        config_without(crawled, RSS)
    done = paperfeed("status", cwd=crawled)
    assert done.returncode == 4
    assert f"{RSS}: late: " in done.stdout
    assert f"(`paperfeed sources remove {RSS}` if it is followed no more)" in done.stdout
    told = json.loads(paperfeed("status", "--json", cwd=crawled).stdout)["sources"]
    (health,) = ask([crawled / "papers.db"], "/paperfeed/health.json")
    assert health.status_code == 503
    assert {s["name"]: s["problem"] for s in told} == {s["name"]: s["problem"] for s in health.json()["sources"]}
    # and the way out that both name
    assert paperfeed("sources", "remove", RSS, OAI, cwd=crawled).returncode == 0
    assert paperfeed("status", cwd=crawled).returncode == 0
    (health,) = ask([crawled / "papers.db"], "/paperfeed/health.json")
    assert (health.status_code, health.json()["sources"]) == (200, [])
    missing = paperfeed("sources", "remove", "nobody's", cwd=crawled)
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)
    assert 'papers.db: no source is called "nobody\'s"' in missing.stderr


def test_a_source_that_is_never_asked_is_missed_in_time(crawled):
    block = '[[source]]\nname = "forgotten"\nkind = "arxiv_list"\ncategory = "cs.CL"\nevery = "6h"\n'
    with (crawled / "paperfeed.toml").open("a") as file:
        file.write(block)
    done = paperfeed("status", cwd=crawled)
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("forgotten"))
    assert line.split("  ", 1)[1].split() == ["never", "crawled", "never", "now"]
    # from the next crawl on the database knows of it, and whoever reads that
    assert paperfeed("crawl", OAI, cwd=crawled).returncode in (0, 3)
    assert rows(crawled, "select last_run, state, every_seconds from sources where name = 'forgotten'") == [
        (None, "active", 21600)
    ]
    change(crawled, "update sources set followed = '2020-01-01T00:00:00Z' where name = 'forgotten'")
    (health,) = ask([crawled / "papers.db"], "/paperfeed/health.json")
    (problem,) = (s["problem"] for s in health.json()["sources"] if s["name"] == "forgotten")
    assert problem.startswith("late: followed for ")
    done = paperfeed("status", cwd=crawled)
    assert (done.returncode, f"forgotten: {problem}" in done.stdout) == (4, True)


def test_pausing_by_hand_is_heard_by_all(crawled):
    path = crawled / "paperfeed.toml"
    path.write_text(path.read_text().replace(f'name = "{RSS}"\n', f'name = "{RSS}"\npaused = true\n'))
    paperfeed("crawl", "--due", cwd=crawled)
    assert rows(crawled, f"select state from sources where name = '{RSS}'") == [("paused",)]
    (health,) = ask([crawled / "papers.db"], "/paperfeed/health.json")
    assert {s["name"]: s["problem"] for s in health.json()["sources"]}[RSS] is None


def test_doctor_reads_the_archive(crawled):
    done = paperfeed("doctor", cwd=crawled)
    assert done.returncode == 0, done.stdout
    (count,) = rows(crawled, "select count(*) from fetches where archive is not null")[0]
    assert f"papers.db.archive: {count} archived answers looked at, all are whole" in done.stdout
    (file, offset) = rows(crawled, "select archive, archive_offset from fetches where archive is not null limit 1")[0]
    with (crawled / "papers.db.archive" / file).open("r+b") as stream:
        stream.seek(offset + 12)
        stream.write(b"\x00" * 8)
    for words in ("doctor", "doctor --deep"):
        done = paperfeed(*words.split(), cwd=crawled)
        assert done.returncode == 4
        assert f"1 of {count} archived answers can't be read, e.g. exchange " in done.stdout


READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"'


def on_a_disk_that_is_read_only(folder, *arguments):
    """The program in a namespace of its own, in which nobody, not even root, may write to the folder."""
    inside = ["unshare", "-rm", "sh", "-c", READ_ONLY, str(folder)]
    if shutil.which("unshare") is None or subprocess.run([*inside, "true"], capture_output=True).returncode:
        pytest.skip("no namespaces here")
    env = environment(folder.parent)
    return subprocess.run([*inside, *command(*arguments)], env=env, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("damage", "code", "told"),
    [
        (None, 0, "ok   papers.db: database and search index are whole"),
        ("update papers set title = 'Other'", 4, "bad  papers.db: the search index does not fit the papers"),
    ],
)
def test_doctor_on_a_database_that_cannot_be_written(crawled, damage, code, told):
    if damage:
        change(crawled, damage)
    done = on_a_disk_that_is_read_only(crawled, "doctor")
    assert done.returncode == code, done.stdout + done.stderr
    (line,) = (line for line in done.stdout.splitlines() if "papers.db:" in line)
    assert line.startswith(told)


def test_doctor_sees_a_clock_that_went_back(crawled):
    change(crawled, "update fetches set fetched = '2199-01-01T00:00:00Z' where id = 1")
    done = paperfeed("doctor", cwd=crawled)
    assert done.returncode == 4
    assert "the ledger has an entry of 2199-01-01 00:00; the clock is behind, or was ahead then" in done.stdout


def test_backup_and_restore(crawled):
    assert paperfeed("backup", "copy.db", cwd=crawled).returncode == 0
    again = paperfeed("backup", "copy.db", cwd=crawled)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    change(crawled, "delete from announcements")
    assert paperfeed("restore", "copy.db", cwd=crawled).returncode == 2
    assert rows(crawled, "select count(*) from announcements") == [(0,)]
    assert paperfeed("restore", "copy.db", "--force", cwd=crawled).returncode == 0
    assert rows(crawled, "select count(*) > 0 from announcements") == [(1,)]


def test_restore_waits_for_nobody_who_reads(crawled):
    assert paperfeed("backup", "copy.db", cwd=crawled).returncode == 0
    reader = open_store(crawled / "papers.db", readonly=True)
    reader.conn.execute("select count(*) from papers").fetchone()
    done = paperfeed("restore", "copy.db", "--force", cwd=crawled)
    reader.close()
    assert done.returncode == 75
    assert "stop `paperfeed serve`" in done.stderr


def age(folder):
    """The first run was long ago."""
    change(folder, "update fetches set fetched = '2020-01-01T00:00:00Z' where run = 1")


def test_archive_lets_old_answers_go(crawled):
    age(crawled)
    files = sorted(path.name for path in (crawled / "papers.db.archive").iterdir())
    assert len(files) == 2
    dry = paperfeed("archive", "--keep", "90d", "--dry-run", cwd=crawled)
    assert "would remove 1 file" in dry.stdout
    assert sorted(path.name for path in (crawled / "papers.db.archive").iterdir()) == files
    before = rows(crawled, "select id, url, fetched, outcome, records from fetches")
    told = json.loads(paperfeed("archive", "--keep", "90d", "--json", cwd=crawled).stdout)
    assert [file["file"] for file in told["old"]] == files[:1]
    assert [path.name for path in (crawled / "papers.db.archive").iterdir()] == files[1:]
    assert rows(crawled, "select id, url, fetched, outcome, records from fetches") == before
    assert rows(crawled, "select distinct run from fetches where archive is not null") == [(2,)]
    assert paperfeed("doctor", cwd=crawled).returncode == 0
    assert paperfeed("reparse", cwd=crawled).returncode in (0, 3)


def test_a_file_in_use_and_a_file_from_elsewhere_stay(crawled):
    age(crawled)
    folder = crawled / "papers.db.archive"
    (file,) = rows(crawled, "select archive from runs where id = 1")[0]
    (folder / "from-elsewhere.warc.gz").write_bytes((folder / file).read_bytes())
    lock = archive.lock_of(folder / file)
    with lock:
        done = paperfeed("archive", "--keep", "1d", cwd=crawled)
    assert done.returncode == 0
    assert "a crawl is writing this file" in done.stderr
    assert "removed 0 files" in done.stdout
    assert (folder / file).exists()
    assert "removed 1 file" in paperfeed("archive", "--keep", "1d", cwd=crawled).stdout
    assert (folder / "from-elsewhere.warc.gz").exists()


def test_a_file_that_is_gone_already_is_let_go_when_it_is_old(crawled):
    age(crawled)
    (file,) = rows(crawled, "select archive from runs where id = 1")[0]
    (crawled / "papers.db.archive" / file).unlink()
    assert paperfeed("doctor", cwd=crawled).returncode == 4
    assert "2 files" in paperfeed("archive", cwd=crawled).stdout
    assert "of which 1 missing" in paperfeed("archive", cwd=crawled).stdout
    assert "removed 1 file" in paperfeed("archive", "--keep", "90d", cwd=crawled).stdout
    assert paperfeed("doctor", cwd=crawled).returncode == 0


KILLED = """
import os, signal
import crawler.fetch.expunge as expunge
import indexer.store.archived as archived
def dies(*args):
    os.kill(os.getpid(), signal.SIGKILL)
{point} = dies
from indexer.cli import main
main()
"""


@pytest.mark.parametrize(("point", "gone"), [("archived.let_go", False), ("expunge.settle", True)])
def test_killed_while_letting_go(crawled, point, gone):
    age(crawled)
    (file,) = rows(crawled, "select archive from runs where id = 1")[0]
    arguments = [sys.executable, "-c", KILLED.format(point=point), "archive", "--keep", "90d"]
    killed = subprocess.run(arguments, cwd=crawled, env=environment(crawled), capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (crawled / "papers.db.archive" / file).exists()
    # the ledger never points to what is not there
    assert paperfeed("doctor", "--deep", cwd=crawled).returncode == 0
    assert (rows(crawled, "select count(*) from fetches where archive = '" + file + "'") == [(0,)]) == gone
    assert paperfeed("archive", "--keep", "90d", cwd=crawled).returncode == 0
    assert not (crawled / "papers.db.archive" / file).exists()
    assert rows(crawled, "select count(*) from archive_moves") == [(0,)]
    db = open_store(crawled / "papers.db")
    assert problems(db) == []
    db.close()


@pytest.mark.parametrize("kind", ["arxiv_oai", "arxiv_api", "arxiv_rss", "arxiv_list"])
def test_doctor_takes_every_door_of_arxiv(tmp_path, kind):
    (tmp_path / "paperfeed.toml").write_text(f'[[source]]\nname = "a"\nkind = "{kind}"\ncategory = "cs.CL"\n')
    done = paperfeed("doctor", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stdout
