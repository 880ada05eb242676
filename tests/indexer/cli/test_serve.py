"""`serve`: several processes on one socket, which begin and end together."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from indexer.cli.serve import free_port
from indexer.publish.worker import ANSWERS
from tests.indexer import library

_SECONDS = 60


@contextmanager
def serving(folder, *options):
    """`paperfeed serve` with two workers, once they answer: the process, the numbers of the workers, the address."""
    library.build(folder / "papers.db").close()
    port, log = free_port("127.0.0.1"), folder / "log"
    program = [sys.executable, "-c", "from indexer.cli import main; main()", "--db", str(folder / "papers.db")]
    with log.open("w") as told:
        asked = [*program, "serve", "--port", str(port), "--workers", "2", *options]
        process = subprocess.Popen(asked, stdout=told, stderr=told)
    try:
        yield process, eventually(lambda: workers(log)), f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(_SECONDS)


def workers(log):
    text = log.read_text()
    found = [int(number) for number in re.findall(r"Started server process \[(\d+)\]", text)]
    return found if text.count("Application startup complete") == 2 else None


def eventually(found):
    until = time.monotonic() + _SECONDS
    while not (value := found()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return value


def is_gone(number):
    status = Path(f"/proc/{number}/stat")
    return not status.exists() or ") Z " in status.read_text()


def answers(address):
    with urllib.request.urlopen(f"{address}/paperfeed") as answer:
        return answer.status


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="tells by /proc which processes there are")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_workers_answer_until_they_are_stopped(tmp_path, how):
    with serving(tmp_path, "--public") as (process, numbers, address):
        assert len(set(numbers)) == 2
        assert [answers(address) for _ in range(8)] == [200] * 8
        process.send_signal(how)
        assert process.wait(_SECONDS) == 0
    assert [is_gone(number) for number in numbers] == [True, True]
    # The port is free again.
    socket.create_server(("127.0.0.1", int(address.rpartition(":")[2]))).close()


def test_connections_are_closed_now_and_then(tmp_path):
    with serving(tmp_path) as (_, _, address):
        connection = HTTPConnection(address.removeprefix("http://"), timeout=_SECONDS)
        closed = []
        for _ in range(2 * ANSWERS):
            connection.request("GET", "/-/versions.json")
            answer = connection.getresponse()
            assert answer.status == 200
            assert answer.read().startswith(b"{")
            closed.append(answer.getheader("connection") == "close")
        connection.close()
    assert True in closed
    assert closed.count(False) >= 2 * (ANSWERS - 1)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="tells by /proc which processes there are")
def test_without_one_of_them_the_other_ends_too(tmp_path):
    with serving(tmp_path) as (process, numbers, _):
        os.kill(numbers[0], signal.SIGKILL)
        assert process.wait(_SECONDS) == 1
        assert "datasette ended" in (tmp_path / "log").read_text()
    assert is_gone(numbers[1])


def test_a_port_that_is_taken(tmp_path):
    library.build(tmp_path / "papers.db").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        program = [sys.executable, "-c", "from indexer.cli import main; main()", "--db", str(tmp_path / "papers.db")]
        ended = subprocess.run(
            [*program, "serve", "--port", str(port), "--workers", "2"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    assert (ended.returncode, f"http://127.0.0.1:{port}/: " in ended.stderr) == (1, True)
