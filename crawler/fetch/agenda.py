"""What a harvest has left to ask, and which cursor holds after it. Pure bookkeeping (docs/decisions/0004, 0011)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from crawler.fetch.census import Census
from crawler.journal import Harvest
from crawler.record import Page
from crawler.source import Seeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a batch says of the harvest: see `crawler.journal.Batch`."""

    todo: tuple[str, ...]
    promised: str | None
    cursor: str | None
    missing: int = 0
    part_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a harvest goes: `depth` in links from the seeds, `pages` in addresses asked. None: as far as it leads."""

    depth: int | None = None
    pages: int | None = None


_EVERYTHING = Reach()


class Agenda:
    """One URL at a time: `next()`, then one of `served`, `unchanged`, `failed`, `expired`, `postponed`.

    `plan` gives the seeds for a cursor. `moves` is false for a run that asks for a window of its own: it must not
    touch the cursor of the regular harvest, nor what that has left to do.
    """

    def __init__(
        self,
        known: Harvest,
        plan: Callable[[str | None], Seeds],
        belongs: Callable[[str, Seeds], bool],
        *,
        moves: bool,
        reach: Reach = _EVERYTHING,
    ) -> None:
        self._known, self._plan, self._moves, self._reach = known, plan, moves, reach
        self._restarted = False
        seeds = plan(known.cursor)
        # Left-overs are worth resuming only where the seeds still lead: the operator may have moved the source since.
        self._resumed = moves and bool(known.todo) and any(belongs(url, seeds) for url in known.todo)
        self._begin(seeds)
        if self._resumed:
            self._todo = deque(known.todo)
            self._promised = known.promised
            self._census = Census(known.part_of)
            # None was promised: something of this harvest failed in a run before.
            self._sound = known.promised is not None
            self._remember(seeds)

    def _begin(self, seeds: Seeds) -> None:
        self._todo = deque(dict.fromkeys(seeds.urls))
        self._promised = seeds.cursor
        self._sound = True
        self._later: list[str] = []
        self._asked: set[str] = set()
        self._come_to: set[str] = set()
        self._served = 0
        self._census = Census()
        self._now = ""
        self._depth: dict[str, int] = {}
        self._via: dict[str, str] = {}

    def _remember(self, seeds: Seeds) -> None:
        """How far away the left-overs are, and which pages were asked before the interruption."""
        left = frozenset(self._todo)
        steps, self._via = walk(seeds.urls, self._known.follow, left)
        # An address that nothing known leads to is as far away as may be: better a link too few than one too many.
        self._depth = dict.fromkeys(left, self._reach.depth or 0) | steps
        self._asked = set(steps) - left if self._reach.pages is not None else set()

    @property
    def pending(self) -> int:
        """How many URLs are left to ask in this run."""
        return len(self._todo)

    @property
    def place(self) -> None:
        """Its answers come from the network, not from an archive."""

    @property
    def via(self) -> str | None:
        """The page whose link led to the URL asked last; None for seeds, and for the links of a chain."""
        return None if self._reach.depth is None else self._via.get(self._now)

    def next(self) -> str | None:
        """The URL to ask now; None when nothing is left."""
        if not self._todo:
            return None
        self._now = url = self._todo.popleft()
        self._asked.add(url)
        return url

    def served(self, page: Page, at: str | None = None) -> tuple[Left, str | None]:
        """After a good page, found `at` that address where a redirect led elsewhere.

        The second value names a URL that makes the harvest go in circles, where one does.
        """
        self._served += 1
        self._arrive(at)
        self._census.take(page)
        if page.cursor is not None:
            self._promised = page.cursor if self._promised is None else min(self._promised, page.cursor)
        self._add(page.follow, at or self._now)
        again = next((u for u in page.follow if u in self._asked), None)
        if again is None or self._promised is None:
            return self._left(), None
        # A chain that comes back to where it was has lost its end; pages of a web may link to each other.
        self._sound = False
        return self._left(), again

    def unchanged(self, at: str | None = None) -> Left:
        """After a 304: the page leads where it led when it was read."""
        self._served += 1
        self._arrive(at)
        self._add(self._known.follow.get(at or self._now, ()), at or self._now)
        return self._left()

    def failed(self, url: str, *, again: bool) -> Left:
        """After an exchange that brought nothing; `again` when the next run should ask it once more.

        It is asked once more by one later run, then given up: the cursor stays and the harvest after that begins anew.
        """
        self._census.cut()
        if again and not self._resumed:
            self._later.append(url)
        else:
            self._sound = False
        return self._left()

    def expired(self) -> Left | None:
        """After a resumption token that is no longer taken: begins anew, once. None when that happened already."""
        if self._restarted:
            return None
        self._restarted, self._resumed = True, False
        self._begin(self._plan(self._known.cursor))
        return self._left()

    def postponed(self, url: str) -> Left:
        """After an answer that says "not now": the URL is the next to be asked, by a later run."""
        self._todo.appendleft(url)
        return self._left()

    def _arrive(self, at: str | None) -> None:
        """A page of a web that a redirect led to need not be asked for once more under its own address."""
        if self._reach.depth is not None and at is not None and at != self._now:
            self._come_to.add(at)
            if at in self._todo:
                self._todo.remove(at)

    def _add(self, follow: Iterable[str], at: str) -> None:
        waiting = set(self._todo)
        known = self._asked | self._come_to | waiting | {at}
        fresh = [u for u in dict.fromkeys(follow) if u not in known]
        depth = self._depth.get(self._now, 0) + 1
        if self._reach.depth is not None and depth > self._reach.depth:
            return
        if self._reach.pages is not None:
            fresh = fresh[: max(0, self._reach.pages - len(self._asked) - len(waiting))]
        self._depth.update(dict.fromkeys(fresh, depth))
        self._via.update(dict.fromkeys(fresh, at))
        # Depth first: a resumption token grows old, and pages of one window shift while they wait.
        self._todo.extendleft(reversed(fresh))

    def _left(self) -> Left:
        # A harvest that got nothing yet is not worth resuming: the same seeds will do, and may be better ones by then.
        later = self._later if self._served or self._resumed else []
        todo = tuple(dict.fromkeys([*self._todo, *later]))
        missing = self._census.missing
        if not self._moves:
            return Left(todo=(), promised=None, cursor=None, missing=missing)
        promised = self._promised if self._sound and not missing else None
        complete = not todo and not self._later
        cursor, part_of = promised if complete else None, self._census.part_of
        return Left(todo=todo, promised=promised, cursor=cursor, missing=missing, part_of=part_of)


def walk(
    seeds: Iterable[str], follow: Mapping[str, tuple[str, ...]], ends: frozenset[str] = frozenset()
) -> tuple[dict[str, int], dict[str, str]]:
    """How many links each address is away from where the walk begins, and the page that leads there.

    It begins at the seeds and at pages that no other leads to, since a redirect hides where a seed came out; it does
    not go past `ends`.
    """
    targets = {url for urls in follow.values() for url in urls}
    steps = dict.fromkeys([*seeds, *(url for url in follow if url not in targets)], 0)
    via: dict[str, str] = {}
    waiting = deque(steps)
    while waiting:
        page = waiting.popleft()
        for url in () if page in ends else follow.get(page, ()):
            if url not in steps:
                steps[url], via[url] = steps[page] + 1, page
                waiting.append(url)
    return steps, via
