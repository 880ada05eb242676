"""Loading a whole archive: several processes make parts ready, this one gives out papers' numbers and copies rows.

A part is a transaction, and how far the file was read stands in it: killed anywhere, the next import of the same file
goes on from there. What is not simple (known with other content, sharing an identifier, said twice) is put aside and
stored at the end the way a harvest stores it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from crawler.record import Fault
from crawler.source import PaperfeedError
from indexer.load.part import Asked, Built, work

#: Lines and bytes of one part: what a process holds in memory several times over.
LINES, BYTES = 10_000, 16 * 1024 * 1024
#: Towards the end parts get smaller, so that all processes end at about the same time.
LEAST_BYTES = 2 * 1024 * 1024

Lines = Iterator[tuple[int, bytes]]


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    part: int | None = None


@dataclass(slots=True)
class Part:
    """A part as it is taken over: the number of its last line, what it asked for, and what came of it."""

    last: int
    asked: Asked | None = None
    built: Built | None = None
    known: int = 0
    faults: list[Fault] = field(default_factory=list)


class LoadError(PaperfeedError):
    """A process that makes parts ready has died."""


def run(
    lines: Lines,
    folder: Path,
    settings: tuple[int, str, str, str],
    *,
    size: int,
    number: Callable[[Asked], list[int]],
    take: Callable[[Part], None],
    workers: int | None = None,
) -> None:
    """Reads the lines, about `size` bytes of them, in parts and hands each to a process, which asks `number` for the
    papers' numbers; `take` gets the parts, in their order. `settings` are those of `indexer.load.part.work`. Raises
    what reading raises, after what came before has been taken."""
    count = workers or os.cpu_count() or 1
    source, error = _parts(lines, size, count), None
    parts: dict[int, Part] = {}
    asked = taken = given = 0
    with _started(count, (folder, *settings)) as crew:
        while True:
            for idle in [w for w in crew if w.part is None]:
                try:
                    part = next(source, None)
                except PaperfeedError as exc:
                    source, part, error = iter(()), None, exc
                if part is None:
                    break
                first, last, body = part
                parts[given], idle.part = Part(last), given
                idle.pipe.send((given, first, body))
                given += 1
            while taken in parts and parts[taken].built is not None:
                take(parts.pop(taken))
                taken += 1
            busy = [w for w in crew if w.part is not None]
            if not busy:
                break
            _listen(busy, parts)
            while asked in parts and (wish := parts[asked].asked) is not None:
                papers = number(wish)
                parts[asked].known = papers.count(0)
                next(w for w in crew if w.part == asked).pipe.send(papers)
                asked += 1
    if error is not None:
        raise error


def _listen(busy: list[_Worker], parts: dict[int, Part]) -> None:
    by_pipe: dict[Any, _Worker] = {w.pipe: w for w in busy}
    for pipe in wait(list(by_pipe)):
        worker = by_pipe[pipe]
        try:
            said = worker.pipe.recv()
        except EOFError as exc:
            worker.process.join()
            code = worker.process.exitcode
            raise LoadError(
                f"import: expected a process to make records ready, it ended with code {code} (out of memory?); "
                "what was stored is kept, import again to go on"
            ) from exc
        part = parts[said.part]
        if isinstance(said, Asked):
            part.asked = said
        else:
            part.built, worker.part = said, None


def _parts(lines: Lines, left: int, workers: int) -> Iterator[tuple[int, int, list[bytes]]]:
    """Numbers of first and last line, and the lines; what was read before an error comes before the error. About `left`
    bytes are to come."""
    for first, line in lines:
        body, size, error = [line], len(line), None
        # Of a packed file it is a guess: there may be more to come.
        most = min(BYTES, max(LEAST_BYTES, left // workers)) if left > 0 else BYTES
        try:
            for _, line in islice(lines, LINES - 1):
                body.append(line)
                size += len(line)
                if size > most:
                    break
        except PaperfeedError as exc:
            error = exc
        left -= size
        yield first, first + len(body) - 1, body
        if error is not None:
            raise error


@contextmanager
def _started(count: int, settings: tuple[Any, ...]) -> Iterator[list[_Worker]]:
    # Not forked: threads of the caller, such as a progress bar's, would leave their locks behind.
    context = multiprocessing.get_context("spawn")
    crew: list[_Worker] = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs, *settings), daemon=True)
            process.start()
            theirs.close()
            crew.append(_Worker(process, ours))
        yield crew
        for worker in crew:
            worker.pipe.send(None)
    except BaseException:
        for worker in crew:
            worker.process.terminate()
        raise
    finally:
        for worker in crew:
            worker.pipe.close()
            worker.process.join()
