"""`parse`: bytes to records, without database or network."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import click

from crawler.source import UsageError


@click.command("parse")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("--source", help="The kind of source; told from the document otherwise.")
@click.option("--url", help="Where the document came from; relative links and option values depend on it.")
def parse_(path: Path, source: str | None, url: str | None) -> None:
    """Print the records of a saved answer as JSON lines; `-` reads standard input.

    One object a line: {"record": …}, {"profile": …}, {"fault": …}, and last {"page": …}. A document that is not what
    the source serves prints nothing but the reason, and exits 1.

    \b
    Examples: paperfeed parse answer.xml
              curl -s https://example.org/feed.xml | paperfeed parse - --source feed
    """
    from crawler.parse.detect import detect
    from crawler.source import Document, named
    from indexer.imports import files

    told = _checked(url) if url else ("file:///dev/stdin" if str(path) == "-" else path.resolve().as_uri())
    body = files.read_stream(sys.stdin.buffer, "standard input") if str(path) == "-" else files.read_bytes(path)
    document = Document(url=told, body=body)
    chosen = named(source) if source else detect(document)
    page = chosen.parse(document)
    for record in page.records:
        _line({"record": record.to_json()})
    for profile in page.profiles:
        _line({"profile": profile.to_json()})
    for fault in page.faults:
        _line({"fault": fault.to_json()})
    _line(
        {
            "page": {
                "source": chosen.name,
                "records": len(page.records),
                "faults": len(page.faults),
                "deleted": list(page.deleted),
                "declared": page.declared,
                "follow": list(page.follow),
                "cursor": page.cursor,
            }
        }
    )


def _checked(url: str) -> str:
    """Raises `UsageError` for what no page can be called."""
    try:
        urlsplit(url)
        called = urldefrag(url)[0]
    except ValueError:  # e.g. http://[x/
        called = ""
    if not called or not called.isprintable():
        raise UsageError(f"--url: expected an address, found {url!r}")
    return url


def _line(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
