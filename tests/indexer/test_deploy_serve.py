"""nginx before `paperfeed serve`, as `deploy/serve` has it: tried with nginx itself, on loopback."""

import gzip
import os
import re
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bench.server import served
from tests.indexer import library
from tests.waiting import until

FOLDER = Path(__file__).parents[2] / "deploy" / "serve"
#: nginx by itself: the rest of its configuration, which distributions bring along.
AROUND = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
events {{ }}
http {{
  types {{ text/html html; }}
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/paperfeed.conf;
}}
"""
NAME = "papers.example.org"


@pytest.fixture(scope="module")
def ports(tmp_path_factory):
    """nginx's, and that of the server behind it."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("nginx")
    library.build(folder / "papers.db").close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with served(folder / "papers.db", public=True) as behind:
        text = (FOLDER / "paperfeed.conf").read_text("utf-8")
        places = {"listen 80;": f"listen 127.0.0.1:{port};", "127.0.0.1:8001;": f"127.0.0.1:{behind.port};"}
        for told, here in places.items():
            assert told in text
            text = text.replace(told, here)
        (folder / "paperfeed.conf").write_text(text, "utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), "utf-8")
        nginx = subprocess.Popen([program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", "nginx.conf"])
        try:
            until(lambda: nginx.poll() is not None or answers(port))
            assert nginx.poll() is None, (folder / "error.log").read_text()
            yield port, behind.port
        finally:
            nginx.terminate()
            nginx.wait(20)


def answers(port):
    try:
        return ask(port, "/-/versions.json")[0] == 200
    except OSError:
        return False


def ask(port, path, method="GET", **headers):
    """Status, headers with small letters, body."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": NAME, **told})
        answer = connection.getresponse()
        told = {name.lower(): ", ".join(answer.headers.get_all(name)) for name in answer.headers}
        return answer.status, told, answer.read()


@pytest.mark.parametrize(
    "path", ["/", "/paperfeed/search?q=trust", "/paperfeed/paper/2403.90001", "/papers/papers.json?_shape=array"]
)
def test_pages_come_through_as_they_are(ports, path):
    before, behind = (ask(port, path) for port in ports)
    assert (before[0], before[2]) == (behind[0], behind[2])
    kept = ("content-type", "content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy")
    assert {name: before[1][name] for name in kept} == {name: behind[1][name] for name in kept}


@pytest.mark.parametrize(
    "path",
    [
        "/paperfeed/search?q=trust",
        "/paperfeed/search.atom",
        "/paperfeed/search.bib",
        "/paperfeed/search.ris",
        "/paperfeed/search.csl",
        "/paperfeed/search.csv",
        "/paperfeed/search.json",
        "/paperfeed/search.jsonl",
        "/paperfeed/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/-/static-plugins/paperfeed/paperfeed.css",
    ],
)
def test_text_is_compressed(ports, path):
    status, headers, body = ask(ports[0], path, Accept_Encoding="gzip")
    assert (status, headers["content-encoding"], headers["vary"].lower().count("accept-encoding")) == (200, "gzip", 1)
    plain = ask(ports[1], path)[2]
    moment = re.compile(rb"<responseDate>[^<]+")
    assert moment.sub(b"", gzip.decompress(body)) == moment.sub(b"", plain)
    assert len(body) < len(plain)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_feed_that_is_known_is_not_sent_again(ports, encoding):
    path = "/paperfeed/changes.atom"
    status, headers, body = ask(ports[0], path, Accept_Encoding=encoding)
    assert (status, bool(body)) == (200, True)
    again = ask(ports[0], path, Accept_Encoding=encoding, If_None_Match=headers["etag"])
    assert (again[0], again[2]) == (304, b"")


def test_feeds_name_the_server_that_was_asked(ports):
    feed = ask(ports[0], "/paperfeed/search.atom")[2].decode()
    assert f'<link rel="self" type="application/atom+xml" href="http://{NAME}/paperfeed/search.atom"/>' in feed
    assert "127.0.0.1" not in feed


@pytest.mark.parametrize(("method", "path"), [("PUT", "/"), ("DELETE", "/paperfeed"), ("POST", "/papers/papers.bib")])
def test_nobody_writes(ports, method, path):
    assert ask(ports[0], path, method)[0] == 403


def test_harvesters_may_ask_by_post(ports):
    with closing(HTTPConnection("127.0.0.1", ports[0], timeout=30)) as connection:
        asked = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/paperfeed/oai", body="verb=Identify", headers=asked)
        answer = connection.getresponse()
        assert (answer.status, b"<Identify>" in answer.read()) == (200, True)


def test_who_asks_for_too_much_is_told_so(ports):
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: ask(ports[0], "/paperfeed/search.jsonl?q=trust")[0], range(30)))
    assert set(statuses) == {200, 429}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit(tmp_path):
    program = tmp_path / "paperfeed"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = (FOLDER / "paperfeed-serve.service").read_text("utf-8")
    (tmp_path / "paperfeed-serve.service").write_text(unit.replace("/opt/paperfeed/bin/paperfeed", str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "paperfeed-serve.service")], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
