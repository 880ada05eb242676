"""Asks them all, and keeps account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.server import served
from tests.hostile import verdict
from tests.hostile.asking import Answer, Asker
from tests.hostile.routes import LIBRARY
from tests.hostile.urls import Target
from tests.indexer import library


@dataclass(slots=True)
class Account:
    """What became of requests: by route how many had which status and the slowest; and what is wrong, how often and
    first in answer to what."""

    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)
    wrong: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def take(self, target: Target, answer: Answer, told: str | None) -> None:
        """One more."""
        name = target.route.name
        self.statuses.setdefault(name, Counter())[answer.status] += 1
        self.slowest[name] = max(self.slowest.get(name, 0.0), answer.seconds)
        if told is not None:
            count, first = self.wrong.get(f"{name}: {told}", (0, target.raw))
            self.wrong[f"{name}: {told}"] = count + 1, first


@contextmanager
def asker(folder: Path) -> Iterator[tuple[Asker, Mapping[str, int]]]:
    """The invented library behind a server of its own, and how much its lists hold when nothing is asked."""
    path = folder / f"{LIBRARY}.db"
    library.build(path).close()
    with served(path) as server:
        asking = Asker(server.port)
        try:
            counts = {name: verdict.count(name, asking.ask(whole.encode())) for name, whole in verdict.WHOLE.items()}
            yield asking, counts
        finally:
            asking.close()


def run(targets: Iterable[Target], folder: Path) -> Account:
    """Asks for each and judges the answers."""
    account = Account()
    with asker(folder) as (asking, counts):
        for target in targets:
            answer = asking.ask(target.raw)
            account.take(target, answer, verdict.wrong(target, answer, counts))
    return account
