"""The gate before a provider: one at a time, in time, over all processes of this user, and across restarts.

A small file per provider says when it may be asked again; a lock beside it is held while a request is under way.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock, Timeout

from crawler.disk import sync_folder
from crawler.fetch.politeness import DAY, Lane, pause_seconds, utc
from crawler.source import PaperfeedError

# How often somebody who waits looks up: for the lock, and whether the run goes on.
_LOOK, _STEP = 0.05, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is remembered of a provider, in seconds since 1970: the last exchange, and until when it is closed.

    `strikes` are the refusals since the last proper answer.
    """

    last: float = 0.0
    paused: float = 0.0
    strikes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Wall time, because it must mean the same to other processes and after a restart; and how to let it pass."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class ClosedError(Exception):
    """The provider may not be asked before `until`, and that is too far off to wait for."""

    def __init__(self, lane: Lane, until: float, why: str = "") -> None:
        super().__init__(f"{lane.key} may not be asked until {utc(until)}{why}")
        self.until = until


class StoppedError(Exception):
    """The run ended while this request was waiting for its turn."""


class StateError(PaperfeedError):
    """What is to be remembered of a provider can't be written: without that nobody may be asked."""


class Gate:
    """`async with gate.turn(lane, …)` around each request; what its answer means is told to the gate inside."""

    def __init__(self, folder: Path, *, patience: float, clock: Clock | None = None) -> None:
        self._folder, self._patience, self._clock = folder / "providers", patience, clock or Clock()

    @asynccontextmanager
    async def turn(
        self, lane: Lane, goes_on: Callable[[], bool], waiting: Callable[[float], None] = lambda seconds: None
    ) -> AsyncIterator[None]:
        """Waits for the turn; raises `ClosedError` at once when it is too far off, `StoppedError` when the run ends.

        `waiting` is told how long it takes. The delay counts from the end of the exchange: a slow connection would
        otherwise bring two requests to the server closer together than they were sent.
        """
        with self._closed_to_others(lane) as take:
            while not take():
                await self._look(_LOOK, goes_on)
            await self._wait(lane, goes_on, waiting)
            self._remember(lane)
            try:
                yield
            finally:
                self._remember(lane)

    def check(self) -> None:
        """Raises `StateError` where nothing can be remembered, by trying it."""
        lane = Lane(key="a trial", delay=0.0)
        self._write(lane, State())
        self._file(lane).unlink()

    def pause(self, lane: Lane, retry_after: str | None, date: str | None = None) -> float:
        """Closes the lane after a 429 or 503 with these headers; how long in seconds."""
        state, now = self._read(lane), self._clock.now()
        seconds = pause_seconds(retry_after, state.strikes, lane, now, date)
        self._write(lane, State(last=state.last, paused=now + seconds, strikes=state.strikes + 1))
        return seconds

    def close(self, lane: Lane, seconds: float) -> float:
        """Closes the lane for that long; until when."""
        state, until = self._read(lane), self._clock.now() + seconds
        self._write(lane, State(last=state.last, paused=until, strikes=state.strikes))
        return until

    def welcomed(self, lane: Lane) -> None:
        """After a proper answer: refusals before it no longer count."""
        state = self._read(lane)
        if state.strikes or state.paused:
            self._write(lane, State(last=state.last))

    async def rest(self, seconds: float, goes_on: Callable[[], bool]) -> None:
        """Lets that much time pass; raises `StoppedError` when the run ends."""
        end = self._clock.now() + seconds
        while (left := end - self._clock.now()) > 0:
            await self._look(min(left, seconds), goes_on)

    @contextmanager
    def _closed_to_others(self, lane: Lane) -> Iterator[Callable[[], bool]]:
        if not lane.shared:
            yield lambda: True
            return
        lock = FileLock(self._path(lane, ".lock"))

        def take() -> bool:
            try:
                lock.acquire(blocking=False)
            except Timeout:
                return False
            except OSError as exc:
                raise self._unwritable(exc) from exc
            return True

        try:
            yield take
        finally:
            lock.release()

    async def _wait(self, lane: Lane, goes_on: Callable[[], bool], waiting: Callable[[float], None]) -> None:
        told = False
        now = self._clock.now()
        # A clock that was set back must not keep us waiting for longer than the rule says.
        ready = now + min(self._read(lane).last + lane.delay - now, lane.delay)
        while True:
            state, now = self._read(lane), self._clock.now()
            if (pause := min(state.paused - now, DAY)) > self._patience:
                if state.paused - now > DAY:  # no rule closes for longer: a clock that was ahead wrote it
                    self._write(lane, replace(state, paused=now + DAY))
                raise ClosedError(lane, now + pause, "" if self._kept(lane) else f": {self._file(lane)} can't be read")
            seconds = max(pause, ready - now)
            if seconds <= 0:
                return
            if not told:
                waiting(seconds)
                told = True
            await self._look(seconds, goes_on)

    async def _look(self, seconds: float, goes_on: Callable[[], bool]) -> None:
        if not goes_on():
            raise StoppedError
        await self._clock.sleep(min(max(seconds, 0.001), _STEP))
        if not goes_on():
            raise StoppedError

    def _remember(self, lane: Lane) -> None:
        if lane.shared:
            state = self._read(lane)
            self._write(lane, State(last=self._clock.now(), paused=state.paused, strikes=state.strikes))

    def _path(self, lane: Lane, suffix: str) -> Path:
        self._made()
        return self._folder / f"{quote(lane.key, safe='')}{suffix}"

    def _made(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise self._unwritable(exc) from exc

    def _unwritable(self, error: OSError) -> StateError:
        return StateError(
            f"{self._folder}: expected a folder to remember when providers may be asked, found {error}; make room, or "
            "set PAPERFEED_STATE_DIR to one that can be written"
        )

    def _file(self, lane: Lane) -> Path:
        return self._folder / f"{quote(lane.key, safe='')}.json"

    def _read(self, lane: Lane) -> State:
        """What is remembered. Where that can't be read, it may have been that the provider is closed for the longest
        time there is."""
        if (state := self._kept(lane)) is not None:
            return state
        now = self._clock.now()
        try:
            written = self._file(lane).stat().st_mtime
        except OSError:
            written = now
        return State(last=now, paused=written + DAY)

    def _kept(self, lane: Lane) -> State | None:
        try:
            data = json.loads(self._file(lane).read_text(encoding="utf-8"))
            state = State(last=float(data["last"]), paused=float(data["paused"]), strikes=int(data["strikes"]))
        except FileNotFoundError:
            return State()
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return state if math.isfinite(state.last) and math.isfinite(state.paused) else None

    def _write(self, lane: Lane, state: State) -> None:
        path = self._path(lane, ".json")
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            with draft.open("w", encoding="utf-8") as file:
                json.dump(asdict(state), file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            sync_folder(path.parent)
        except OSError as exc:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise self._unwritable(exc) from exc
