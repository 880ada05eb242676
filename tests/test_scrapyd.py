"""A checkout deployed to a real scrapyd as its documentation says: an egg, jobs, their ledger and their locks.

Needs scrapyd and scrapyd-client in the environment that runs the tests (docs/deploy.md says with which setuptools).
"""

import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.sample.web import SampleWeb
from tests.program import environment

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = Path(sys.executable).with_name("scrapyd-deploy")
CONF = """\
[scrapyd]
bind_address = 127.0.0.1
http_port = {port}
poll_interval = 0.3
max_proc = 3
jobstorage = scrapyd.jobstorage.SqliteJobStorage
"""
PACKED = ("crawler", "indexer", "scrapy.cfg", "pyproject.toml", "README.md", "LICENSE", "datasette-metadata.json")
#: Seconds; the delay is asked for on the command line, since on loopback nothing else makes requests wait.
DELAY, SLACK, PATIENCE = 0.5, 0.02, 120

pytestmark = pytest.mark.skipif(
    find_spec("scrapyd") is None or not DEPLOY.exists(), reason="scrapyd and scrapyd-client are not installed"
)


class Timed(SampleWeb):
    """The sample web, which knows when it was asked, and keeps who asks its OAI-PMH waiting until it is let go on."""

    def __init__(self):
        super().__init__()
        self.times, self.goes_on = [], threading.Event()

    def fault(self, target):
        if target.startswith("/oai"):
            self.goes_on.wait(PATIENCE)
        return super().fault(target)

    def note(self, target, status):
        self.times.append(time.monotonic())
        super().note(target, status)


def clean(folder):
    """Jobs must find the project in the egg and nowhere else."""
    return {k: v for k, v in environment(folder).items() if k != "PYTHONPATH"}


@pytest.fixture(scope="module")
def egg(tmp_path_factory):
    project = tmp_path_factory.mktemp("project")
    for name in PACKED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, project / name)
    egg = project / "paperfeed.egg"
    command = [DEPLOY, "--debug", "--build-egg", egg]
    done = subprocess.run(command, cwd=project, env=clean(project), capture_output=True, text=True)
    assert egg.exists(), done.stdout + done.stderr
    return egg


@contextmanager
def running(folder, port):
    """A scrapyd in that folder."""
    (folder / "scrapyd.conf").write_text(CONF.format(port=port))
    with (folder / "scrapyd.log").open("a") as log:
        process = subprocess.Popen(
            [DEPLOY.with_name("scrapyd"), "-n"], cwd=folder, env=clean(folder), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(lambda: ask(port, "daemonstatus.json"))
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return found


def ask(port, path, **form):
    data = urllib.parse.urlencode(form, doseq=True).encode() if form else None
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", data) as answer:
            return json.load(answer)
    except OSError:
        return None


def upload(port, egg):
    """What `scrapyd-deploy` does after building the egg."""
    mark = "paperfeed-egg"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in (("project", "paperfeed"), ("version", "1"))
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="egg"; filename="p.egg"\r\n\r\n'.encode()
    body = b"".join([*parts, head, egg.read_bytes(), f"\r\n--{mark}--\r\n".encode()])
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/addversion.json", body, kind)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def finished(port, count):
    found = ask(port, "listjobs.json?project=paperfeed")["finished"]
    return found if len(found) == count else None


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def test_jobs_keep_locks_spacing_and_verdicts(egg, tmp_path):
    port, path = free_port(), tmp_path / "papers.db"

    def schedule(spider, **arguments):
        setting = f"PAPERFEED_DB={path}"
        return ask(port, "schedule.json", project="paperfeed", spider=spider, setting=setting, **arguments)["jobid"]

    with Timed() as web:
        oai = {"set": "cs:cs:CL", "since": "2026-11-01", "base_url": f"{web.url}/oai", "delay": DELAY}
        with running(tmp_path, port):
            assert upload(port, egg)["spiders"] >= 10
            # the same source twice: the lock lets one of them in, the other ends while that one waits
            jobs = {schedule("arxiv_oai", **oai), schedule("arxiv_oai", **oai)}
            wait_for(lambda: finished(port, 1))
            jobs.add(schedule("arxiv_rss", category="cs.IR", base_url=web.url, delay=DELAY))
            web.goes_on.set()
            wait_for(lambda: finished(port, 3))
        # the store of jobs outlives the daemon
        with running(tmp_path, port):
            assert {job["id"] for job in finished(port, 3)} == jobs
        gaps = [later - earlier for earlier, later in pairwise(web.times)]
    db = Database(path)
    told = db.execute("select r.exit_code, s.verdict from runs as r join run_sources as s on s.run = r.id").fetchall()
    db.close()
    log = (tmp_path / "scrapyd.log").read_text()
    assert sorted(told) == [(0, "ok"), (0, "ok"), (75, "deferred")], log
    assert min(gaps) >= DELAY - SLACK
    assert "exitstatus=75" in log
    assert list(path.with_name("papers.db.archive").glob("*.warc.gz"))
