"""How `paperfeed serve` starts Datasette: fast and safe settings, which no metadata file can give on both its lines."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

#: For everybody. Suggested facets cost a second a page at a million papers, for links that nobody asked for.
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "suggest_facets": "off",
        "facet_time_limit_ms": "500",
        "sql_time_limit_ms": "3000",
        "default_page_size": "50",
        "max_csv_mb": "0",
    }
)

#: For strangers: one expression can take seconds and a gigabyte within any time limit, so there is no SQL of theirs;
#: our pages, tables, filters and canned queries are all there (docs/decisions/0042-public-settings.md).
PUBLIC: Mapping[str, str] = MappingProxyType(
    {
        "sql_time_limit_ms": "1000",
        "facet_time_limit_ms": "200",
        "max_csv_mb": "20",
        "default_allow_sql": "off",
        "allow_download": "off",
    }
)

#: Of one of several processes: its threads take turns anyway, and the more of them, the later each is done.
WORKER: Mapping[str, str] = MappingProxyType({"num_sql_threads": "1"})


def settings(*, public: bool) -> dict[str, str]:
    """Datasette's settings by name."""
    return {**SETTINGS, **(PUBLIC if public else {})}


def command(
    database: Path,
    *,
    metadata: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8001,
    public: bool = False,
    immutable: bool = False,
    listening: int | None = None,
) -> list[str]:
    """The command that serves a database, run by this very Python. `public`: for visitors who are not trusted.
    `immutable`: a file that nobody writes to. `listening`: an open socket to answer on, instead of a port of its own.

    Without `metadata` the plugin tells Datasette what the tables hold; a file of one's own adds to it and overrides it.
    """
    told = ["--metadata", str(metadata)] if metadata else []
    asked = {**settings(public=public), **(WORKER if listening is not None else {})}
    chosen = [part for name, value in asked.items() for part in ("--setting", name, value)]
    address = ["--host", host, "--port", str(port)]
    program = ["datasette", "serve"] if listening is None else ["indexer.publish.worker", str(listening)]
    return [
        sys.executable,
        "-m",
        *program,
        *(["-i"] if immutable else []),
        str(database),
        *told,
        *address,
        *chosen,
    ]
