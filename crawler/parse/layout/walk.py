"""A walk over a page in the order of its text: past what is hidden, no further than the bounds, without recursion."""

from __future__ import annotations

from typing import Protocol

from lxml import etree


class Reader(Protocol):
    """Is told what the walk passes. Elements still open when it ends early are not closed."""

    def open(self, element: etree._Element) -> bool:
        """An element begins, its own text with it; false where nothing of it and below is to be read."""

    def close(self, element: etree._Element) -> None:
        """An element that was opened ends."""

    def text(self, text: str | None) -> None:
        """What stands behind an element, whether it was read or not."""


def walk(root: etree._Element, reader: Reader, most: int) -> bool:
    """From `root` down, at most so many elements; returns whether that was all."""
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    elements = 0
    for event, element in walker:
        if event == "start":
            elements += 1
            if elements > most:
                return False
            if not reader.open(element):
                walker.skip_subtree()
                skipped = element
            continue
        if element is skipped:
            skipped = None
        else:
            reader.close(element)
        if element is not root:
            reader.text(element.tail)
    return True
