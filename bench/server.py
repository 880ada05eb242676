"""A database as `paperfeed serve` serves it: in a process of its own, on a free port of loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from indexer.publish.serving import command

#: What costs next to nothing to answer: no template, no query.
BARE = "/-/versions.json"
_PATIENCE_SECONDS = 60
_PAPERFEED = (sys.executable, "-c", "from indexer.cli import main; main()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where it answers, and which process it is."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """What addresses of its pages begin with."""
        return f"http://127.0.0.1:{self.port}"

    def connection(self) -> HTTPConnection:
        """To ask over, one request after the other."""
        return HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)

    def cpu_seconds(self) -> float:
        """What it has used until now; 0 where nobody tells."""
        if sys.platform != "linux":
            return 0.0
        told = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(database: Path, *, public: bool = False, workers: int = 1) -> Iterator[Server]:
    """Serves it until the block ends, by so many processes. Raises where it does not start."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    asked = command(database, port=port, public=public)
    if workers > 1:
        asked = [*_PAPERFEED, "--db", str(database), "serve", "--port", str(port), "--workers", str(workers)]
        asked += ["--public"] if public else []
    process = subprocess.Popen(
        asked,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(port=port, pid=process.pid)
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait()


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until it answers."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        connection = server.connection()
        try:
            connection.request("GET", BARE)
            connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.1)
        finally:
            connection.close()
