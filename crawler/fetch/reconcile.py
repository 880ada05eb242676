"""What a list names and the harvest has not brought: asked for one by one (docs/decisions/0017)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from crawler.record import Listed, Page

#: Records that are asked for one by one in a harvest. Where more are lacking, not neighbours of what moved are missing
#: but pages: the list is short, the cursor stays, and the next harvest asks for all of it again.
AT_MOST = 100


class Reconciliation:
    """Of one harvest. `lacking` tells what of a list has not been brought."""

    def __init__(self, lacking: Callable[[Sequence[Listed]], tuple[Listed, ...]]) -> None:
        self._lacking = lacking
        self._asked: set[str] = set()

    def of(self, page: Page) -> Page:
        """The page, leading to what it lists and has not been brought; or declaring it, where that is too much."""
        if not page.listed:
            return page
        # Once is enough: what can't be read alone either is listed again by the next page of a list that shifts.
        lacking = {one.key: one.url for one in self._lacking(page.listed) if one.key not in self._asked}
        if len(self._asked) + len(lacking) > AT_MOST:
            return replace(page, declared=len(lacking))
        self._asked.update(lacking)
        return replace(page, follow=(*lacking.values(), *page.follow))
