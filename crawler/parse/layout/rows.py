"""The text of a page as rows of cells: what the browser puts on a line of its own is a row, and where an inline element
begins or ends a cell does. Text saved from such a page has the cells glued together; markup keeps them apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from crawler.parse.layout.walk import walk

_HIDDEN = {"script", "style", "template", "noscript", "head", "select", "textarea", "svg", "iframe", "object"}
# Words in italics are no cell of their own.
_WITHIN = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "sub",
    "sup",
    "code",
    "tt",
    "mark",
    "small",
    "q",
    "cite",
    "var",
    "wbr",
    "font",
}
_INLINE = _WITHIN | {
    "a",
    "span",
    "abbr",
    "time",
    "label",
    "button",
    "img",
    "data",
    "bdi",
    "bdo",
    "kbd",
    "samp",
    "input",
    "dfn",
}
#: More is no page that somebody reads.
ROWS, ELEMENTS = 50_000, 200_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page. `element` holds it, the innermost one that stands by itself."""

    cells: tuple[str, ...]
    element: etree._Element

    @property
    def text(self) -> str:
        """The cells, parted by spaces."""
        return " ".join(self.cells)


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self.rows: list[Row] = []
        self.cells: list[str] = []
        self.parts: list[str] = []
        self.blocks = [root]

    def end_cell(self) -> None:
        if words := " ".join("".join(self.parts).split()):
            self.cells.append(words)
        self.parts = []

    def end_row(self) -> None:
        self.end_cell()
        if self.cells and len(self.rows) < ROWS:
            self.rows.append(Row(tuple(self.cells), self.blocks[-1]))
        self.cells = []

    def open(self, element: etree._Element) -> bool:
        if element.tag in _HIDDEN or element.get("hidden") is not None:
            return False
        if element.tag not in _INLINE:
            self.end_row()
            if element.tag != "br":
                self.blocks.append(element)
        elif element.tag not in _WITHIN:
            self.end_cell()
        self.text(element.text)
        return True

    def close(self, element: etree._Element) -> None:
        if element.tag not in _INLINE:
            self.end_row()
            if element.tag != "br":
                self.blocks.pop()
        elif element.tag not in _WITHIN:
            self.end_cell()

    def text(self, text: str | None) -> None:
        self.parts.append(text or "")


def rows(root: etree._Element) -> list[Row]:
    """The visible rows below the element, in order."""
    reader = _Reader(root)
    walk(root, reader, ELEMENTS)
    reader.end_row()
    return reader.rows
