"""`paperfeed` in a process of its own, forked from one that has it loaded: a start costs tenths of a second."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults import rig
from tests.program import environment

# What a run loads, but for the reactor, which every run installs for itself.
PRELOADED = ["tests.faults.loaded"]

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(PRELOADED)


@dataclass(frozen=True, kw_only=True)
class Done:
    """How it ended. A negative code is a signal's number."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> Any:
        """Its JSON output."""
        return json.loads(self.out)


class Running:
    """A process under way."""

    def __init__(self, arguments: tuple[str, ...], cwd: Path, env: dict[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="faults-")
        whole = environment(cwd, env)
        self._process = _CONTEXT.Process(target=_child, args=(arguments, str(cwd), whole, self._folder.name))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def over(self) -> bool:
        return not self._process.is_alive()

    def send(self, number: int) -> None:
        if not self.over:
            os.kill(self.pid, number)

    def kill(self) -> bool:
        """False when it was done before."""
        self.send(signal.SIGKILL)
        return self.end().code == -signal.SIGKILL

    def end(self, seconds: float = 120) -> Done:
        self._process.join(seconds)
        if self._process.exitcode is None:
            self.send(signal.SIGKILL)
            self._process.join()
            raise AssertionError(f"still running after {seconds} s")
        folder = Path(self._folder.name)
        out, err = (_text(folder / name) for name in ("out", "err"))
        done = Done(code=self._process.exitcode, out=out, err=err)
        self._process.close()
        self._folder.cleanup()
        return done


def _text(path: Path) -> str:
    # who is killed early has not opened it
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def start(*arguments: str, cwd: Path, **env: str) -> Running:
    """Begins `paperfeed` with these arguments; `env` has what `rig` knows."""
    return Running(arguments, cwd, env)


def run(*arguments: str, cwd: Path, **env: str) -> Done:
    """The same, to its end."""
    return start(*arguments, cwd=cwd, **env).end()


def _child(arguments: tuple[str, ...], cwd: str, environ: dict[str, str], folder: str) -> None:
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(cwd)
    for number, name in ((1, "out"), (2, "err")):
        file = os.open(Path(folder, name), os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
    time.tzset()
    sys.argv = ["paperfeed", *arguments]
    _forget_what_depends_on_the_environment()
    rig.apply(environ)
    from indexer.cli import main

    main()


def _forget_what_depends_on_the_environment() -> None:
    # it was read in the process that this one is forked from
    for name in ("crawler.settings", "indexer.store.locks"):
        module = sys.modules.get(name)
        if module is not None and name == "crawler.settings":
            import importlib

            importlib.reload(module)
