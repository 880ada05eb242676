"""`serve`: Datasette with our pages and safe settings."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import click

from crawler.source import PaperfeedError
from indexer.cli.app import App


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
@click.pass_obj
def serve_(app: App, host: str, port: int, public: bool, metadata: Path | None) -> int:
    """Publish the database with Datasette until Ctrl-C. A snapshot (--db public/papers.db) is served as it is: what
    `publish` makes later is seen with the next start.

    \b
    Examples: paperfeed serve
              paperfeed serve --public --host 0.0.0.0 --port 80
    """
    from indexer.snapshot.publish import is_snapshot
    from indexer.store.connect import open_store

    immutable = is_snapshot(app.db)
    if not immutable:
        open_store(app.db, create=False).close()  # says what is wrong with the file, and brings its schema up to date
    return start(app, host=host, port=port or free_port(host), public=public, metadata=metadata, immutable=immutable)


def start(
    app: App,
    *,
    host: str,
    port: int,
    public: bool = False,
    metadata: Path | None = None,
    immutable: bool = False,
) -> int:
    """Runs Datasette until it is stopped; Ctrl-C is a good end. Raises `PaperfeedError` where it does not start."""
    from indexer.publish.serving import command

    app.say(f"serving {app.db} on http://{host}:{port}/  (Ctrl-C stops it)")
    asked = command(app.db, metadata=metadata, host=host, port=port, public=public, immutable=immutable)
    process = subprocess.Popen(asked)
    stopped: list[int] = []

    def stop(number: int, frame: object) -> None:
        stopped.append(number)
        process.terminate()

    # A crawl in this process has left handlers of its own behind.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    code = process.wait()
    if not stopped and code > 0:
        raise PaperfeedError(f"datasette ended with exit code {code}, see above; --port 0 takes a port that is free")
    return 0


def free_port(host: str) -> int:
    """A port that nobody listens on at this moment."""
    import socket

    with socket.create_server((host, 0)) as server:
        return int(server.getsockname()[1])
