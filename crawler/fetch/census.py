"""How many records the pages of a harvest said they hold, and did not. Pure bookkeeping."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.record import Page


@dataclass(slots=True)
class _List:
    """A list that came in pages: what they declared together, and the different keys that they held."""

    declared: int = 0
    keys: set[str] = field(default_factory=set)
    faults: int = 0


class Census:
    """`take` every page; `missing` is how many records are short so far.

    A page of a list (`Page.part_of`) is counted with the others of that list, key by key: pages that shift while they
    are read repeat some records and leave out others, and each of them is full. A list that leads on to a page of
    another list has changed under the reader: it counts as one record short, for how many were left out nobody knows.
    `part_of` is the list whose next page is due, also where a run before read those ahead of it.
    """

    def __init__(self, part_of: str | None = None) -> None:
        self._lists: dict[str, _List] = {}
        self._alone = 0
        self.part_of = part_of
        self._lost = 0

    @property
    def missing(self) -> int:
        """Records that were declared and did not come."""
        short = sum(max(0, each.declared - len(each.keys) - each.faults) for each in self._lists.values())
        return self._alone + self._lost + short

    def take(self, page: Page) -> None:
        """Counts a page."""
        if page.declared is None:
            return
        keys = [r.key for r in page.records] + list(page.deleted)
        if page.part_of is None:
            self._alone += max(0, page.declared - len(keys) - len(page.faults))
            return
        self._lost += self.part_of not in (None, page.part_of)
        self.part_of = page.part_of if page.follow else None
        found = self._lists.setdefault(page.part_of, _List())
        found.declared += page.declared
        found.keys.update(keys)
        found.faults += len(page.faults)

    def cut(self) -> None:
        """The next page of a list did not come: what follows may be of another."""
        self.part_of = None
