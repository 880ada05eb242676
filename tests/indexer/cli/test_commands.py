"""What every command owes its users: help with an example, errors that say what to do, exit codes."""

import gzip
import json
import os
import shlex
import subprocess
import sys

import click
import pytest
from sqlite_utils import Database

from crawler.sample import site
from crawler.sample.web import SampleWeb
from indexer.cli.app import COMMANDS, main
from indexer.store.locks import writing
from tests.program import command, environment, follow, paperfeed

DUMP = {
    "id": "2611.90001",
    "submitter": "L. Sundqvist-Abara",
    "title": "Invented Results on Imagined Graphs",
    "authors": "Leocadia Sundqvist-Abara and Bo Qi",
    "authors_parsed": [["Sundqvist-Abara", "Leocadia", ""], ["Qi", "Bo", ""]],
    "categories": "cs.CL math.CO",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Nov 2026 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 10 Nov 2026 08:00:00 GMT"},
    ],
    "update_date": "2026-11-12",
    "doi": None,
    "journal-ref": None,
    "comments": "12 pages",
    "license": "http://creativecommons.org/licenses/by/4.0/",
    "abstract": "  We imagine graphs and prove what we imagined.\n",
    "surprise": {"nested": True},
}


def every(command=main, path=()):
    """Each command and sub-command with its path."""
    context = click.Context(command)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        yield pytest.param(child, id=" ".join((*path, name)))
        if isinstance(child, click.Group):
            yield from every(child, (*path, name))


@pytest.fixture
def filled(tmp_path):
    """A folder with papers.db that holds one paper."""
    file = tmp_path / "dump.json"
    file.write_text(json.dumps(DUMP) + "\n")
    assert paperfeed("import", "dump.json", cwd=tmp_path).returncode == 0
    return tmp_path


@pytest.mark.parametrize("command", list(every()))
def test_help_has_an_example(command):
    text = command.help or ""
    assert "Example" in text, "show how it is used"
    for line in text.splitlines():
        if "paperfeed " in line and line.lstrip().startswith(("Example", "paperfeed")):
            words = shlex.split(line.partition("paperfeed ")[2].partition(" > ")[0])
            assert words[0] in COMMANDS


def test_help_loads_neither_scrapy_nor_datasette():
    script = "import sys; from click.testing import CliRunner; from indexer.cli import main\n"
    script += "try: main(['--help'])\nexcept SystemExit: pass\nassert not {'scrapy', 'datasette'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("crawl", 2, "no sources; `paperfeed add arxiv:cs.CL` adds one"),
        ("crawl --since tomorrow", 2, "expected a day such as 2026-11-01, or 7d, found 'tomorrow'"),
        ("crawl --replay nosuch", 2, "'nosuch' does not exist"),
        ("crawl --replay . --dry-run", 2, "leave out names, --due, --since, --until, --dry-run"),
        ("--config nosuch.toml crawl", 2, "nosuch.toml: no such file; `paperfeed init` writes one"),
        ("add arxiv:nosuch", 2, "expected an arXiv category such as cs.CL or hep-th, found 'nosuch'"),
        ("add hello", 2, "expected arxiv:CATEGORY"),
        ("sources pause x", 2, "no paperfeed.toml here"),
        ("search graph", 1, "papers.db: there is no such database"),
        ("search", 2, "search for what?"),
        ("search graph --limt 3", 2, "No such option '--limt'"),
        ("init --contact me", 2, "expected contact = \"mailto:you@example.org\" or a web address, found 'me'"),
        ("init nosuch/deep", 2, "expected the folder above it to exist"),
        ("add arxiv:cs.CL -o format=xml", 2, "option 'format' is one of arXivRaw"),
        ("show 2611.90001", 1, "papers.db: there is no such database"),
        ("export --to csv", 1, "papers.db: there is no such database"),
        ("export --to docx", 2, "no format is called 'docx'; there are"),
        ("serve", 1, "papers.db: there is no such database"),
        ("status", 1, "papers.db: there is no such database"),
        ("reparse", 2, "papers.db.archive: no archive"),
        ("parse nosuch.xml", 2, "'nosuch.xml' does not exist"),
        ("parse - --url http://[x/", 2, "--url: expected an address, found 'http://[x/'"),
        ("parse - --url '#top'", 2, "--url: expected an address, found '#top'"),
        ("nosuch", 2, "No such command 'nosuch'"),
        ("--db . search x", 2, "is a directory"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(tmp_path, arguments, code, says):
    done = paperfeed(*shlex.split(arguments), cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_file_that_is_not_a_database(tmp_path):
    (tmp_path / "papers.db").write_text("hello, I am a diary")
    done = paperfeed("search", "x", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "papers.db: expected an SQLite database, found something else" in done.stderr


def test_a_database_newer_than_the_code(filled):
    db = Database(filled / "papers.db")
    db["_sqlite_migrations"].insert({"migration_set": "paperfeed", "name": "m999_future", "applied_at": "2030-01-01"})
    db.close()
    for words in ("search graph", "import dump.json", "status"):
        done = paperfeed(*words.split(), cwd=filled)
        assert done.returncode == 1
        assert "m999_future: a newer paperfeed has written it; upgrade with" in done.stderr


def test_reading_works_while_somebody_writes(filled):
    path = filled / "papers.db"
    db = Database(path)
    with writing(db, path):
        assert paperfeed("search", "graphs", cwd=filled).returncode == 0
        assert paperfeed("status", cwd=filled).returncode == 0
    db.close()


def test_a_locked_database_is_tried_again_later(filled):
    db = Database(filled / "papers.db")
    with writing(db, filled / "papers.db"):
        done = paperfeed("import", "dump.json", cwd=filled, env={"PAPERFEED_WAIT": "0.2"})
    db.close()
    assert (done.returncode, done.stderr.count("\n")) == (75, 1)
    assert "papers.db: another paperfeed (crawl, import, watch …) has been writing" in done.stderr
    assert "try again when it is done" in done.stderr


def test_import_takes_every_date_where_it_belongs(filled):
    shown = json.loads(paperfeed("show", "arXiv:2611.90001v1", "--json", cwd=filled).stdout)
    assert {name: shown[name] for name in ("submitted", "updated", "announced", "version", "source")} == {
        "submitted": "2026-11-02T19:18:42Z",
        "updated": "2026-11-10T08:00:00Z",
        "announced": None,
        "version": 2,
        "source": "import",
    }
    assert [v["date"] for v in shown["versions"]] == ["2026-11-02T19:18:42Z", "2026-11-10T08:00:00Z"]


def test_a_bad_line_is_a_counted_fault_with_its_number(tmp_path):
    lines = [json.dumps(DUMP), "{broken", json.dumps({**DUMP, "id": "2611.90002"}), json.dumps({"title": "no id"})]
    (tmp_path / "dump.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    done = paperfeed("import", "dump.jsonl.gz", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {"file": "dump.jsonl.gz", "new": 2, "changed": 0, "unchanged": 0, "deleted": 0, "faults": 2}
    ]
    db = Database(tmp_path / "papers.db")
    assert [row["place"] for row in db["faults"].rows] == ["line 2", "line 4"]
    db.close()


def test_again_is_unchanged(filled):
    done = paperfeed("import", "dump.json", "--json", cwd=filled)
    assert [json.loads(done.stdout)[0][k] for k in ("new", "changed", "unchanged")] == [0, 0, 1]


def test_saved_answers_are_imported_as_what_they_are(tmp_path):
    (tmp_path / "feed.xml").write_bytes(site.answer("/rss/cs.CL", 3).body)
    done = paperfeed("import", "feed.xml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "new, 0 changed" in done.stderr


def test_parse_prints_records_and_last_the_page(tmp_path):
    body = site.answer("/api/query?search_query=cat:cs.CL&max_results=3", 3).body
    done = paperfeed(
        "parse", "-", "--url", "http://127.0.0.1/api/query?search_query=cat:cs.CL", cwd=tmp_path, stdin=body
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [next(iter(line)) for line in lines] == ["record"] * 3 + ["page"]
    assert lines[0]["record"]["identifiers"][0]["scheme"] == "arxiv"
    assert lines[-1]["page"]["source"] == "arxiv_api"
    assert set(lines[-1]["page"]) >= {"source", "records", "faults", "declared", "follow", "cursor"}


def test_parse_of_a_page_whose_address_no_profile_may_carry(tmp_path):
    body = b"<title>Ada Brimm</title><h1>Ada Brimm</h1><p>I study felt."
    done = paperfeed("parse", "-", "--url", "http://person.example/a b", cwd=tmp_path, stdin=body)
    assert done.returncode == 0, done.stderr
    profile = json.loads(done.stdout.splitlines()[0])["profile"]
    assert (profile["key"], profile["name"], profile.get("url")) == ("http://person.example/a b", "Ada Brimm", None)


def test_parse_refuses_what_no_source_serves(tmp_path):
    for body in (b"", b"Rate exceeded.", b'{"detail": "no"}', b"<html><title>Just a moment...</title></html>"):
        done = paperfeed("parse", "-", cwd=tmp_path, stdin=body)
        assert (done.returncode, done.stdout) == (1, "")
        assert "expected" in done.stderr
        assert "found" in done.stderr


def test_search_as_json(filled):
    found = json.loads(paperfeed("search", "imagined", "--json", cwd=filled).stdout)
    assert found["total"] == 1
    assert set(found["hits"][0]) >= {"id", "arxiv_id", "title", "date", "score"}
    assert json.loads(paperfeed("search", '"unbalanced (((', "--json", cwd=filled).stdout)["hits"] == []


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        ("--to csv", "id,arxiv_id,title"),
        ("--to jsonl --query imagined", '{"id"'),
        ("--to json", "["),
        ("--to bibtex", "@misc{"),
        ("--to csv --sql 'select count(*) as n from papers'", "n\r\n1\r\n"),
    ],
)
def test_export(filled, arguments, begins):
    done = paperfeed("export", *shlex.split(arguments), cwd=filled)
    assert done.returncode == 0, done.stderr
    assert done.stdout.replace("\r\n", "\n").startswith(begins.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("--to csv --sql 'selct 1'", 'near "selct": syntax error'),
        ("--to csv --sql 'delete from papers'", "readonly database"),
        ("--to csv --sql 'select 1' --query x", "--query and --sql say two different things"),
        ("--to csv --watch w --query x", "--query and --watch say two different things"),
        ("--to csv --watch w", "no watch is called 'w': there is none yet"),
        ("--to bibtex -o nosuch/x.bib", "nosuch/x.bib: can't be written: No such file or directory"),
        ("--to csv -o papers.db", "that is the database itself"),
        ("--to bibtex --sql 'select 1'", "bibtex takes papers; choose them with --query"),
        ("--to sqlite", "is written to a file; name it with -o"),
    ],
)
def test_what_cannot_be_exported(filled, arguments, says):
    done = paperfeed("export", *shlex.split(arguments), cwd=filled)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert says in done.stderr
    assert json.loads(paperfeed("search", "imagined", "--json", cwd=filled).stdout)["total"] == 1


def test_what_meets_a_watch_is_exported(filled):
    for name, query in (("all", "imagined"), ("none", "unheard")):
        assert paperfeed("watch", "add", name, query, cwd=filled).returncode == 0
    some, none = (paperfeed("export", "--to", "jsonl", "--watch", name, cwd=filled).stdout for name in ("all", "none"))
    assert (json.loads(some)["title"], none) == (DUMP["title"], "")


def test_a_pipe_is_written_to_and_not_replaced(filled):
    os.mkfifo(filled / "pipe")
    reader = subprocess.Popen(["cat", "pipe"], cwd=filled, stdout=subprocess.PIPE, text=True)
    assert paperfeed("export", "--to", "jsonl", "-o", "pipe", cwd=filled).returncode == 0
    assert json.loads(reader.communicate(timeout=20)[0])["title"] == DUMP["title"]
    assert (filled / "pipe").is_fifo()


def test_a_reader_that_has_seen_enough_is_no_error(filled):
    script = f"{shlex.join(command('export', '--to', 'json'))} | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script], cwd=filled, env=environment(filled), capture_output=True
    )
    assert (done.returncode, done.stderr) in ((0, b""), (0, b"wrote 1 paper\n"))


def test_a_full_disk_is_one_line(filled):
    with open("/dev/full", "w") as full:  # noqa: PTH123 -- a device
        done = subprocess.run(
            command("export", "--to", "json"), cwd=filled, env=environment(filled), stdout=full, stderr=subprocess.PIPE
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1), done.stderr
    assert b"No space left on device" in done.stderr


def test_a_link_to_the_database_has_its_locks(filled):
    (filled / "link.db").symlink_to("papers.db")
    db = Database(filled / "link.db")
    with writing(db, filled / "link.db"):
        assert paperfeed("import", "dump.json", cwd=filled, env={"PAPERFEED_WAIT": "0.2"}).returncode == 75
    db.close()


def test_special_names_are_files(tmp_path):
    (tmp_path / "dump.json").write_text(json.dumps(DUMP))
    assert paperfeed("--db", ":memory:", "import", "dump.json", cwd=tmp_path).returncode == 0
    assert (tmp_path / ":memory:").exists()


def test_a_byte_order_mark_and_a_first_line_of_nonsense(tmp_path):
    (tmp_path / "bom.jsonl").write_bytes(b"\xef\xbb\xbf" + json.dumps(DUMP).encode())
    (tmp_path / "odd.jsonl").write_text("[1]\n" + json.dumps({**DUMP, "id": "2611.90003"}))
    told = json.loads(paperfeed("import", "bom.jsonl", "odd.jsonl", "--json", cwd=tmp_path).stdout)
    assert [(file["new"], file["faults"]) for file in told] == [(1, 0), (1, 1)]


def test_a_word_with_a_hyphen_is_left_out(filled):
    assert json.loads(paperfeed("search", "imagined", "-graphs", "--json", cwd=filled).stdout)["total"] == 0
    assert json.loads(paperfeed("search", "imagined", "-horses", "--json", cwd=filled).stdout)["total"] == 1
    assert json.loads(paperfeed("search", "--category", "CS.cl", "--json", cwd=filled).stdout)["total"] == 1
    assert "nothing found" in paperfeed("search", "horses", cwd=filled).stderr


def test_what_is_piped_is_not_cut(filled):
    assert DUMP["title"] in paperfeed("search", "imagined", cwd=filled).stdout
    assert "https://arxiv.org/abs/2611.90001" in paperfeed("show", "2611.90001", cwd=filled).stdout
    assert not [line for line in paperfeed("sources", "kinds", cwd=filled).stdout.splitlines() if line.endswith(" ")]


def test_export_as_a_database_of_its_own(filled):
    assert paperfeed("export", "--to", "sqlite", "-o", "some.db", "--query", "graphs", cwd=filled).returncode == 0
    assert json.loads(paperfeed("--db", "some.db", "search", "graphs", "--json", cwd=filled).stdout)["total"] == 1


def test_following_from_init_to_remove(tmp_path):
    assert paperfeed("init", "--contact", "mailto:ops@example.org", cwd=tmp_path).returncode == 0
    assert (tmp_path / "datasette-metadata.json").exists()
    again = paperfeed("init", cwd=tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    assert paperfeed("add", "arxiv:cs.CL", "--every", "12h", cwd=tmp_path).returncode == 0
    assert paperfeed("add", "arxiv:cs.CL", cwd=tmp_path).returncode == 2
    assert paperfeed("sources", "pause", "arxiv:cs.CL", cwd=tmp_path).returncode == 0
    listed = json.loads(paperfeed("sources", "list", "--json", cwd=tmp_path).stdout)
    assert [(s["name"], s["kind"], s["state"]) for s in listed] == [("arxiv:cs.CL", "arxiv_oai", "paused")]
    assert paperfeed("sources", "resume", "arxiv:cs.CL", cwd=tmp_path).returncode == 0
    plan = paperfeed("crawl", "--dry-run", "--since", "2026-11-01", cwd=tmp_path)
    assert "verb=ListRecords" in plan.stdout
    assert "from=2026-11-01" in plan.stdout
    (tmp_path / "out.opml").write_text(paperfeed("sources", "opml", cwd=tmp_path).stdout)
    assert paperfeed("sources", "remove", "arxiv:cs.CL", cwd=tmp_path).returncode == 0
    assert paperfeed("sources", "opml", "out.opml", cwd=tmp_path).returncode == 0
    assert len(json.loads(paperfeed("sources", "list", "--json", cwd=tmp_path).stdout)) == 1


def test_a_contact_can_be_filled_in_later(tmp_path):
    paperfeed("add", "arxiv:cs.CL", cwd=tmp_path)
    assert paperfeed("init", "--contact", "mailto:ops@example.org", cwd=tmp_path).returncode == 0
    text = (tmp_path / "paperfeed.toml").read_text()
    assert 'contact = "mailto:ops@example.org"' in text
    assert 'name = "arxiv:cs.CL"' in text


def test_a_source_is_tried_before_it_is_followed(tmp_path):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=["arxiv:cs.CL", "Nadia Beltrán-Okoye"])
        good = paperfeed("sources", "test", "arxiv:cs.CL", cwd=tmp_path)
        page = paperfeed("sources", "test", "Nadia Beltrán-Okoye", cwd=tmp_path)
        web.fail("/oai", status=404, body=b"gone", times=None)
        bad = paperfeed("sources", "test", "arxiv:cs.CL", cwd=tmp_path)
    assert good.returncode == 0, good.stderr
    assert good.stdout.count("\n") == 6
    assert "arxiv:cs.CL: ok: 8 records, 0 faults, more pages" in good.stdout
    assert "1 person" in page.stdout
    assert bad.returncode == 3
    assert "404" in bad.stdout
    assert not (tmp_path / "papers.db").exists()


def test_the_pages_know_what_is_paused_and_removed(tmp_path):
    with SampleWeb() as web:
        follow(tmp_path, web.url, only=["today:cs.IR"])
        assert paperfeed("crawl", cwd=tmp_path).returncode == 0
    for words, state in (("pause", "paused"), ("resume", "active"), ("remove", "removed")):
        assert paperfeed("sources", words, "today:cs.IR", cwd=tmp_path).returncode == 0
        db = Database(tmp_path / "papers.db")
        assert [row["state"] for row in db["sources"].rows] == [state]
        db.close()


def test_doctor_finds_what_would_break_the_crawl(tmp_path):
    (tmp_path / "paperfeed.toml").write_text('[[source]]\nname = "a"\nkind = "arxiv_oia"\n')
    done = paperfeed("doctor", cwd=tmp_path)
    assert done.returncode == 4
    assert "paperfeed.toml: source 'a': no " in done.stdout
    assert "is called 'arxiv_oia'" in done.stdout


def test_doctor_tries_the_folder_where_providers_are_remembered(tmp_path):
    folder = tmp_path / "state" / "paperfeed"
    good = paperfeed("doctor", cwd=tmp_path, env={"XDG_STATE_HOME": str(tmp_path / "state")})
    assert (good.returncode, f"ok   {folder}: can be written" in good.stdout.splitlines()) == (0, True)
    (folder / "providers").rmdir()
    (folder / "providers").write_text("")
    bad = paperfeed("doctor", cwd=tmp_path, env={"XDG_STATE_HOME": str(tmp_path / "state")})
    (told,) = [line for line in bad.stdout.splitlines() if line.startswith("bad")]
    assert bad.returncode == 4
    assert told.startswith(
        f"bad  {folder / 'providers'}: expected a folder to remember when providers may be asked, found"
    )


def test_a_real_host_is_not_asked_without_a_contact(tmp_path):
    paperfeed("add", "arxiv:cs.CL", cwd=tmp_path)
    done = paperfeed("crawl", cwd=tmp_path)
    assert done.returncode == 2
    assert "arxiv:cs.CL: no contact is set" in done.stderr


def test_doctor_finds_nothing_wrong_and_what_is(filled):
    good = paperfeed("doctor", "--json", cwd=filled)
    assert good.returncode == 0
    assert {f["level"] for f in json.loads(good.stdout)} <= {"ok", "warn"}
    db = Database(filled / "papers.db")
    db.execute("update papers set title = 'changed behind the index'")
    db.close()
    bad = paperfeed("doctor", cwd=filled)
    assert bad.returncode == 4
    assert "bad" in bad.stdout
