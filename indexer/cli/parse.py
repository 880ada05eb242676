"""`parse`: bytes to records, without database or network."""

from __future__ import annotations

import gzip
import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import click

from crawler.source import UsageError

_MAX_BYTES = 256 * 1024 * 1024


@click.command("parse")
@click.argument("path", type=click.Path(path_type=Path, allow_dash=True))
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

    told = url or ("file:///dev/stdin" if str(path) == "-" else path.resolve().as_uri())
    document = Document(url=told, body=_read(path))
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


def _line(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _read(path: Path) -> bytes:
    """The bytes of the file, unpacked when gzipped."""
    try:
        body = sys.stdin.buffer.read(_MAX_BYTES + 1) if str(path) == "-" else path.read_bytes()
        if body.startswith(b"\x1f\x8b"):
            body = gzip.GzipFile(fileobj=BytesIO(body)).read(_MAX_BYTES + 1)
    except FileNotFoundError as exc:
        raise UsageError(f"{path}: no such file") from exc
    except IsADirectoryError as exc:
        raise UsageError(f"{path}: expected a file, found a folder") from exc
    except (OSError, EOFError) as exc:
        raise UsageError(f"{path}: can't be read: {exc}") from exc
    if len(body) > _MAX_BYTES:
        raise UsageError(f"{path}: expected at most {_MAX_BYTES:,} bytes, found more")
    return body
