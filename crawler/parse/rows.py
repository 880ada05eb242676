"""The text of a page as rows of cells: what the browser puts on a line of its own is a row, and where an inline element
begins or ends a cell does. Text saved from such a page has the cells glued together; markup keeps them apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

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

    def start(self, element: etree._Element) -> None:
        if element.tag not in _INLINE:
            self.end_row()
            if element.tag != "br":
                self.blocks.append(element)
        elif element.tag not in _WITHIN:
            self.end_cell()
        self.parts.append(element.text or "")

    def end(self, element: etree._Element, within: bool) -> None:
        if element.tag not in _INLINE:
            self.end_row()
            if element.tag != "br":
                self.blocks.pop()
        elif element.tag not in _WITHIN:
            self.end_cell()
        if within:
            self.parts.append(element.tail or "")


def rows(root: etree._Element) -> list[Row]:
    """The visible rows below the element, in order."""
    reader = _Reader(root)
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    elements = 0
    for event, element in walker:
        elements += event == "start"
        if elements > ELEMENTS:
            break
        if event == "start":
            if element.tag in _HIDDEN or element.get("hidden") is not None:
                walker.skip_subtree()
                skipped = element
            else:
                reader.start(element)
        elif skipped is not None and element is skipped:
            skipped = None
            if element is not root:
                reader.parts.append(element.tail or "")
        else:
            reader.end(element, element is not root)
    reader.end_row()
    return reader.rows
