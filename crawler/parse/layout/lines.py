"""A page as people see it: blocks within blocks, and lines of text that know their markup.

Works on any HTML tree, so Markdown and plain text come here too once they are one (`crawler.parse.markdown`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from crawler.parse import text as texts
from crawler.parse.layout import markup
from crawler.parse.layout.walk import walk

#: Bounds: a page of a person has some thousand lines, and no line that is read as a reference is longer.
LINES, LINE, ELEMENTS = 10_000, 6_000, 150_000


# What a heading holds only where nobody closed it.
_NO_HEADING = {"ul", "ol", "dl", "table", "li"}


@dataclass(slots=True)
class Span:
    """Text in one kind of markup. `role` is what its class says it is: title, author, venue, abstract, links, …"""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None
    role: str | None = None
    marked: bool = False  # underlined, coloured, in a class of its own: told apart from the text around it


@dataclass(slots=True)
class Line:
    """What the browser shows on a line of its own. `level` is that of a heading, 0 for text; `gap`: space above."""

    spans: list[Span] = field(default_factory=list)
    level: int = 0
    gap: bool = False
    tag: str = ""
    within: str = ""  # the innermost block
    _text: str | None = None

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = "".join(s.text for s in self.spans)
        return self._text


@dataclass(slots=True)
class Block:
    """An element that stands by itself, with its lines and blocks in order; the page's lines from `start` to `end`."""

    tag: str
    name: str = ""
    items: list[Line | Block] = field(default_factory=list)
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Content:
    """A page: its blocks, all its lines in order, and what is hidden behind buttons with the line that it follows."""

    root: Block
    lines: list[Line] = field(default_factory=list)
    bibtex: list[tuple[int, str]] = field(default_factory=list)
    abstracts: list[tuple[int, str]] = field(default_factory=list)
    cut: bool = False  # there was more than the bounds allow


@dataclass(slots=True)
class _State:
    """What holds inside an element: its markup, passed down."""

    tag: str
    block: Block
    bold: bool = False
    italic: bool = False
    href: str | None = None
    role: str | None = None
    marked: bool = False
    level: int = 0


class _Reader:
    """Turns the events of one walk over the tree into blocks and lines."""

    def __init__(self) -> None:
        self.content = Content(Block("root"))
        self.stack = [_State("root", self.content.root)]
        self.line: Line | None = None
        self.breaks = 0

    def open(self, element: etree._Element) -> bool:
        """False where nothing below is to be read."""
        above, tag = self.stack[-1], element.tag if isinstance(element.tag, str) else ""
        name = " ".join(filter(None, (element.get("class"), element.get("itemprop"))))[:200]
        if (
            (tag in markup.HIDDEN and not (tag == "nav" and markup.role_of(name, "div")))
            or markup.is_hidden(element, name, tag)
            or len(self.content.lines) > LINES
        ):
            return False
        role = markup.role_of(name, tag) or above.role
        if (role == "bibtex" or tag == "pre") and markup.is_bibtex(element):
            self.content.bibtex.append((self._position(), markup.text_of(element)[:20_000]))
            return False
        state = _State(tag, above.block, above.bold, above.italic, above.href, role, above.marked, above.level)
        if tag in markup.BLOCKS:
            self.end()
            state.block = Block(tag, f"{name} {element.get('id') or ''}".strip(), start=len(self.content.lines))
            above.block.items.append(state.block)
            state.level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0 if tag in _NO_HEADING else above.level
        style = element.get("style") or ""
        state.bold |= tag in markup.BOLD or bool(style and markup.BOLD_STYLE.search(style))
        state.italic |= tag in markup.ITALIC or bool(style and markup.ITALIC_STYLE.search(style))
        state.marked |= tag in ("u", "font", "mark", "big", "code", "kbd") or bool(
            tag == "span" and (name or element.get("style"))
        )
        if tag == "a" and element.get("href"):
            state.href = (element.get("href") or "")[: texts.URL].strip()
        self.stack.append(state)
        if tag in ("br", "hr"):
            self.end()
            self.breaks += 2 if tag == "hr" else 1
        elif tag in ("q",):
            self.text("“")
        self.text(element.text)
        return True

    def close(self, element: etree._Element) -> None:
        self.leave()

    def leave(self) -> None:
        """The innermost element ends."""
        state = self.stack[-1]
        if state.tag in markup.BLOCKS:
            self.end()
            state.block.end = len(self.content.lines)
            self.breaks = max(self.breaks, 2 if state.tag in ("p", "li", "tr", "dd") else 0)
        self.stack.pop()
        if state.tag == "q":
            self.text("”")

    def text(self, text: str | None) -> None:
        if not text:
            return
        state = self.stack[-1]
        if state.role == "abstract" and state.level == 0:
            self.content.abstracts.append((self._position(), text))
            return
        if self.line is None:
            if not text.strip():
                return
            self.line = Line(level=state.level, gap=self.breaks > 1, tag=state.tag)
            self.breaks = 0
        self.line.spans.append(Span(text, state.bold, state.italic, state.href, state.role, state.marked))

    def end(self) -> None:
        """Ends the line, which goes to the innermost block."""
        line, self.line = self.line, None
        if line is None:
            return
        spans = _tidy(line.spans)
        if spans:
            line.spans, line.within = spans, self.stack[-1].block.tag
            self.stack[-1].block.items.append(line)
            self.content.lines.append(line)

    def _position(self) -> int:
        return len(self.content.lines) + (self.line is not None)


def read(root: etree._Element) -> Content:
    """The visible content of the tree."""
    reader = _Reader()
    whole = walk(root, reader, ELEMENTS)
    while len(reader.stack) > 1:  # what stands open where the walk was cut off
        reader.leave()
    reader.end()
    content = reader.content
    content.root.end = len(content.lines)
    content.cut = not whole or len(content.lines) > LINES
    _level_marks(content.lines)
    return content


def _level_marks(lines: list[Line]) -> None:
    """Editors put every word into a `<span>` of some class: where most lines are marked through, marks tell nothing."""
    whole = sum(all(s.marked for s in line.spans) for line in lines)
    if whole > 8 and whole > 0.7 * len(lines):
        for line in lines:
            for span in line.spans:
                span.marked = False


def _tidy(spans: list[Span]) -> list[Span]:
    """One space between words, none at the ends; spans of the same markup joined; length bounded."""
    found: list[Span] = []
    length, open_space = 0, False
    for span in spans:
        text = re.sub(r"\s+", " ", span.text.replace("\xa0", " ").replace("\u200b", ""))
        if not found or open_space:
            text = text.lstrip(" ")
        if not text or length > LINE:
            continue
        text = text[: LINE - length + 1]
        open_space = text.endswith(" ")
        length += len(text)
        last = found[-1] if found else None
        if last and _same(last, span):
            last.text += text
        else:
            found.append(Span(text, span.bold, span.italic, span.href, span.role, span.marked))
    while found and not found[-1].text.rstrip():
        found.pop()
    if found:
        found[-1].text = found[-1].text.rstrip()
    return found


def _same(a: Span, b: Span) -> bool:
    return (a.bold, a.italic, a.href, a.role, a.marked) == (b.bold, b.italic, b.href, b.role, b.marked)
