"""`serve`: Datasette with our pages and safe settings."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
from functools import partial
from pathlib import Path

import click

from crawler.source import PaperfeedError
from indexer.cli.app import App

#: Visitors who may wait for an answer to begin, as uvicorn has it; how often is looked whether a process has ended.
_WAITING = 2_048
_LOOK_SECONDS = 0.1


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0: any free one.")
@click.option("--public", is_flag=True, help="For visitors who are not trusted: no SQL of theirs, no download.")
@click.option(
    "-m",
    "--metadata",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Your own datasette-metadata.json, on top of what we say of tables and columns.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer.",
)
@click.pass_obj
def serve_(app: App, host: str, port: int, public: bool, metadata: Path | None, workers: int) -> int:
    """Publish the database with Datasette until Ctrl-C. A snapshot (--db public/papers.db) is served as it is: what
    `publish` makes later is seen with the next start.

    \b
    Examples: paperfeed serve
              paperfeed serve --public --host 0.0.0.0 --port 80 --workers 4
    """
    from indexer.snapshot.publish import is_snapshot
    from indexer.store.connect import open_store

    immutable = is_snapshot(app.db)
    if not immutable:
        open_store(app.db, create=False).close()  # says what is wrong with the file, and brings its schema up to date
    return start(
        app,
        host=host,
        port=port or free_port(host),
        public=public,
        metadata=metadata,
        immutable=immutable,
        workers=workers,
    )


def start(
    app: App,
    *,
    host: str,
    port: int,
    public: bool = False,
    metadata: Path | None = None,
    immutable: bool = False,
    workers: int = 1,
) -> int:
    """Runs Datasette until it is stopped; Ctrl-C is a good end. Raises `PaperfeedError` where it does not start."""
    from indexer.publish.serving import command

    app.say(f"serving {app.db} on http://{host}:{port}/  (Ctrl-C stops it)")
    asked = partial(command, app.db, metadata=metadata, host=host, port=port, public=public, immutable=immutable)
    processes: list[subprocess.Popen[bytes]] = []
    stopped: list[int] = []

    def stop(number: int, frame: object) -> None:
        stopped.append(number)
        for process in processes:
            process.terminate()

    # A crawl in this process has left handlers of its own behind.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if workers == 1:
        processes.append(subprocess.Popen(asked()))
    else:
        with _listening(host, port) as shared:
            # Otherwise each would sign cookies and forms by a secret of its own.
            environment = {"DATASETTE_SECRET": secrets.token_hex(32), **os.environ}
            for _ in range(workers):
                told = asked(listening=shared.fileno())
                processes.append(subprocess.Popen(told, pass_fds=[shared.fileno()], env=environment))
    code = _ended(processes)
    if code and not stopped:
        raise PaperfeedError(f"datasette ended with exit code {code}, see above; --port 0 takes a port that is free")
    return 0


def _ended(processes: list[subprocess.Popen[bytes]]) -> int:
    """The exit code of the first to end: where one is gone all are told to go, and whoever runs them starts anew."""
    while all(process.poll() is None for process in processes):
        time.sleep(_LOOK_SECONDS)
    code = next(process.returncode for process in processes if process.returncode is not None)
    for process in processes:
        process.terminate()
        process.wait()
    return code


def _listening(host: str, port: int) -> socket.socket:
    """A socket that several processes take visitors from."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as exc:
        raise PaperfeedError(f"http://{host}:{port}/: {exc.strerror}; --port 0 takes a port that is free") from exc


def free_port(host: str) -> int:
    """A port that nobody listens on at this moment."""
    with socket.create_server((host, 0)) as server:
        return int(server.getsockname()[1])
