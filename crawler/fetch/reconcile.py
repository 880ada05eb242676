"""What a list names and the harvest has not brought: asked for one by one (docs/decisions/0017)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from crawler.record import Listed, Page

#: Records that are asked for one by one in a harvest. Where more are lacking, not neighbours of what moved are missing
#: but pages: the list is short, the cursor stays, and the next harvest asks for all of it again.
AT_MOST = 100


class Reconciliation:
    """Of one harvest. `lacking` tells what of a list has not been brought.

    `owed` are the addresses of records that a list named and no answer brought, by the day on which that was noticed:
    of this harvest, and of those before it.
    """

    def __init__(self, lacking: Callable[[Sequence[Listed]], tuple[Listed, ...]]) -> None:
        self._lacking = lacking
        self._asked: set[str] = set()
        self._told: set[str] = set()
        self.owed: dict[str, str] = {}

    def of(self, page: Page, url: str, day: str) -> Page:
        """The page at that address, read on that day: leading to what it lists and has not been brought; or declaring
        it, where that is too much. What could not be read in its list already is no second fault."""
        page = self._alone(page) if url in self.owed else page
        self._told.update(fault.where for fault in page.faults)
        if page.keys or page.gone:
            self.owed.pop(url, None)
        if not page.listed:
            return page
        # Once is enough: what can't be read alone either is listed again by the next page of a list that shifts.
        lacking = {one.key: one.url for one in self._lacking(page.listed) if one.key not in self._asked}
        if len(self._asked) + len(lacking) > AT_MOST:
            return replace(page, declared=len(lacking))
        self._asked.update(lacking)
        self.owed = {**dict.fromkeys(lacking.values(), day), **self.owed}
        return replace(page, follow=(*lacking.values(), *page.follow))

    def _alone(self, page: Page) -> Page:
        faults = tuple(fault for fault in page.faults if fault.where not in self._told)
        return page if faults == page.faults else replace(page, faults=faults)
