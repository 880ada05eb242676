"""The workflow for GitHub Actions: what one run keeps, the next one goes on with, and a failure replaces nothing."""

import gzip
import json
import shlex
import subprocess
import sys
from contextlib import closing

import pytest
import yaml
from sqlite_utils.utils import sqlite3

from crawler.sample.web import SampleWeb
from indexer import deploy
from indexer.deploy import Place
from indexer.store.connect import open_store
from tests.program import command, environment, follow, paperfeed

GH = """#!/bin/sh
# a release is a folder; `view` says what $SAYS says, where it is set
case "$2" in
  view)
    if [ -n "$SAYS" ]; then echo "$SAYS" >&2; exit 1; fi
    if [ ! -d "$RELEASES/$3" ]; then echo "release not found" >&2; exit 1; fi
    ls "$RELEASES/$3" ;;
  create) mkdir "$RELEASES/$3" && cp "$4" "$5" "$RELEASES/$3" ;;
  upload) cp "$4" "$RELEASES/$3" ;;
  delete-asset) rm "$RELEASES/$3/$4" ;;
  download) cp "$RELEASES/$3/$5" . ;;
esac
"""
STEPS = ("Fetch the database", "Harvest what is due", "Keep the database")


class Hub:
    """Machines that are new each time, with nothing but the releases between them."""

    def __init__(self, home):
        self.home, self.tools, self.release = home, home / "bin", home / "releases" / "papers"
        self.tools.mkdir()
        self.release.parent.mkdir()
        program = f'#!/bin/sh\nexec {shlex.join(command())} "$@"\n'
        python = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n'
        for name, text in (("gh", GH), ("paperfeed", program), ("python", python)):
            (self.tools / name).write_text(text)
            (self.tools / name).chmod(0o755)
        (text,) = deploy.files("github", Place()).values()
        self.job = yaml.safe_load(text)["jobs"]["crawl"]

    def machine(self, name, url):
        folder = self.home / name
        (folder / "temp").mkdir(parents=True)
        follow(folder, url, only=["today:cs.IR"])
        return folder

    def step(self, name, folder, **extra):
        (script,) = (step["run"] for step in self.job["steps"] if step.get("name") == name)
        told = {"RUNNER_TEMP": str(folder / "temp"), "RELEASES": str(self.release.parent), "GITHUB_OUTPUT": "output"}
        known = {name: self.job["env"][name] for name in ("TAG", "COUNT")}
        env = environment(folder, {**told, **known, **extra})
        # as GitHub runs it
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env={**env, "PATH": f"{self.tools}:{env['PATH']}"},
            capture_output=True,
            text=True,
        )

    def run(self, folder, **extra):
        """(step, code, what it printed) up to the first that failed."""
        done = []
        for name in STEPS:
            step = self.step(name, folder, **extra)
            done.append((name, step.returncode, step.stdout + step.stderr))
            if step.returncode:
                break
        return done

    def assets(self):
        return {path.name: path.read_bytes() for path in self.release.iterdir()} if self.release.exists() else None


@pytest.fixture(scope="module")
def web():
    with SampleWeb() as served:
        yield served.url


@pytest.fixture
def hub(tmp_path):
    return Hub(tmp_path)


def named(hub, name):
    """The one database of the release, called after another moment."""
    (kept,) = hub.release.glob("backup-*.db.gz")
    return kept.rename(kept.with_name(name))


def databases(hub):
    return {name: data for name, data in hub.assets().items() if name.startswith("backup-")}


def held(release):
    """How many papers the one database of a release has."""
    (kept,) = release.glob("backup-*.db.gz")
    plain = release.parent / "plain.db"
    plain.write_bytes(gzip.decompress(kept.read_bytes()))
    with closing(sqlite3.connect(plain)) as conn:
        return conn.execute("select count(*) from papers").fetchone()[0]


def test_a_workflow_goes_on_where_the_one_before_stopped(hub, web):
    runs = []
    for number in range(2):
        folder = hub.machine(f"runner {number}", web)
        done = hub.run(folder)
        assert [code for _, code, _ in done] == [0, 0, 0], done
        runs.append(json.loads(paperfeed("runs", "--json", cwd=folder).stdout))
        assert (folder / "output").read_text() == "code=0\n"
    # what is not due is not asked: the second has nothing to do and keeps what the first found
    assert [[run["command"] for run in each] for each in runs] == [["crawl --due"], ["crawl --due"]]
    assert runs[1][0]["sources"][0]["verdict"] == "ok"


def test_the_newest_is_fetched_and_the_one_before_stays(hub, web):
    assert [code for _, code, _ in hub.run(hub.machine("first", web))] == [0, 0, 0]
    newest = named(hub, "backup-20260102T000000Z.db.gz")
    (hub.release / "backup-20260101T000000Z.db.gz").write_bytes(b"no database, and older")
    assert [code for _, code, _ in hub.run(hub.machine("second", web))] == [0, 0, 0]
    kept = sorted(hub.assets())
    assert (len(kept), kept[0], kept[2]) == (3, newest.name, "state.tar.gz")
    assert kept[1] > newest.name


def test_what_providers_asked_for_is_remembered(hub, web):
    first, second = hub.machine("first", web), hub.machine("second", web)
    providers = first / "state" / "paperfeed" / "providers"
    providers.mkdir(parents=True)
    (providers / "arxiv.org.json").write_text('{"until": 1}')
    assert [code for _, code, _ in hub.run(first)] == [0, 0, 0]
    assert hub.step(STEPS[0], second).returncode == 0
    assert (second / "state" / "paperfeed" / "providers" / "arxiv.org.json").read_text() == '{"until": 1}'


@pytest.mark.parametrize("says", ["HTTP 503: Service Unavailable", "error connecting to api.github.com", "HTTP 401"])
def test_a_release_that_cannot_be_read_ends_the_job(hub, web, says):
    assert [code for _, code, _ in hub.run(hub.machine("first", web))] == [0, 0, 0]
    before, second = hub.assets(), hub.machine("second", web)
    assert hub.run(second, SAYS=says) == [("Fetch the database", 1, f"{says}\n")]
    assert (hub.assets(), (second / "papers.db").exists()) == (before, False)


def test_a_release_without_a_database_ends_the_job(hub, web):
    hub.release.mkdir()
    (hub.release / "state.tar.gz").write_bytes(b"")
    ((name, code, told),) = hub.run(hub.machine("first", web))
    assert (name, code) == ("Fetch the database", 1)
    assert told.startswith("::error::the release papers has no backup-*.db.gz; put one there")


def test_far_fewer_papers_are_not_kept(hub, web):
    assert [code for _, code, _ in hub.run(hub.machine("first", web))] == [0, 0, 0]
    before, second = databases(hub), hub.machine("second", web)
    assert hub.step(STEPS[0], second).returncode == 0
    had = (second / "temp" / "papers").read_text().strip()
    assert had == str(held(hub.release))
    (second / "papers.db").unlink()
    open_store(second / "papers.db").close()
    done = hub.step(STEPS[2], second)
    told = f"::error::{had} papers were fetched and 0 are left; the release papers keeps what it has\n"
    assert (done.returncode, done.stdout) == (1, told)
    assert databases(hub) == before
