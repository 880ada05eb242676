"""The program as users run it: a process of its own, in a folder of its own, on a followed sample web."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from crawler.sample.follow import sources
from indexer import config

TIMEOUT = 120


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without anybody's settings; what the program remembers goes under `home`."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PAPERFEED_", "XDG_"))}
    return {**clean, "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state"), **(extra or {})}


def command(*arguments: str) -> list[str]:
    """The command line for `paperfeed` of the Python that runs the tests."""
    return [sys.executable, "-c", "from indexer.cli import main; main()", *arguments]


def paperfeed(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None, stdin: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs `paperfeed` to its end."""
    done = subprocess.run(
        command(*arguments), cwd=cwd, env=environment(cwd, env), input=stdin, capture_output=True, timeout=TIMEOUT
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def follow(folder: Path, url: str, *, only: Sequence[str] | None = None) -> Path:
    """A paperfeed.toml in `folder` that follows the sample web at `url`, or only some of its sources, by name."""
    path = folder / config.FILE_NAME
    path.unlink(missing_ok=True)
    for entry in sources(url):
        if only is None or entry["name"] in only:
            options = {k: str(v) for k, v in entry.items() if k not in ("name", "kind", "delay")}
            config.append(path, config.SourceConfig(name=str(entry["name"]), kind=str(entry["kind"]), options=options))
    return path
