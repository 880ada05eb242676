"""The publications on a page: where the lists are, and where in them one entry ends and the next begins.

An entry is recognised by its list of authors. Between two of them lies a boundary that the markup shows: list items,
rows, paragraphs, repeated boxes, empty lines; where there is none, the order of lines tells. What stands in a section
about something else (news, teaching, awards) is no entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from crawler.parse.layout import headings, labels, sections
from crawler.parse.layout.lines import Block, Content, Line
from crawler.parse.lists import besides, entries, reflines, venues
from crawler.parse.lists.enough import is_enough
from crawler.parse.lists.placing import Work

_ITEMS = {"li", "tr", "dd", "article"}
_LISTS = {*_ITEMS, "ul", "ol", "table", "dl"}
_MOST = 60  # lines of one entry


@dataclass(slots=True)
class Listed:
    """A work of a list: the entry, its lines on the page, its section."""

    work: Work
    start: int
    end: int
    section: sections.Section
    bibtex: list[str] = field(default_factory=list)
    abstract: str | None = None


def find(content: Content, owner: frozenset[str], base: headings.Kind | None = None) -> list[Listed]:
    """All works that the page lists, in its order."""
    return list(_Finder(content, owner, base).found())


class _Finder:
    def __init__(self, content: Content, owner: frozenset[str], base: headings.Kind | None) -> None:
        self.content, self.owner = content, owner
        self.rows = [reflines.row(line) for line in content.lines]
        self.authors = [reflines.authors_on(row, owner) if row else None for row in self.rows]
        flags = [found is not None for found in self.authors]
        self.sections, self.heads = sections.of(content, flags, base)
        self.flags = [f and not h for f, h in zip(flags, self.heads, strict=True)]
        self._join_lists()
        self.flag_sum = [0, *accumulate(self.flags)]
        self.head_sum = [0, *accumulate(self.heads)]
        titled = [any(s.role == "title" for s in line.spans) for line in content.lines]
        self.title_sum = [0, *accumulate(titled)]
        self.read: dict[tuple[int, int, bool], Work | None] = {}

    def _join_lists(self) -> None:
        """A list of authors that a comma lets go on has its next line within it."""
        lines = self.content.lines
        for n in range(len(self.flags) - 1):
            goes_on = self.flags[n] and self.flags[n + 1] and not lines[n + 1].gap
            if goes_on and lines[n].text.rstrip().endswith((",", " and", "&")):
                self.flags[n + 1] = False

    def found(self) -> Iterator[Listed]:
        for start, end, weak in self.visit(self.content.root):
            section = self.sections[start]
            if section.kind in headings.CLOSED or any(s is not section for s in self.sections[start:end]):
                continue
            work = self.work(start, end, weak=weak)
            if work and (is_enough(work, section, weak) or self.is_alone(work, start, end)):
                work.year = work.year or section.year or besides.badge_year(self.content, start, end)
                sources, hidden = besides.hidden(self.content, start, end)
                yield Listed(work, start, end, section, sources, hidden or self.abstract(start, end))

    def is_alone(self, work: Work, start: int, end: int) -> bool:
        """Whether title and authors stand above an abstract: the page of one work."""
        return work.listed and work.names > 1 and self.abstract(start, end) is not None

    def abstract(self, start: int, end: int) -> str | None:
        return besides.abstract(self.content, self.flags, start, end)

    def visit(self, block: Block) -> Iterator[tuple[int, int, bool]]:
        """(first line, end, whether it lacks a list of authors) of each entry below."""
        names = self.names(block.start, block.end)
        if names == 0:
            yield from self.unsigned(block)
        elif self.head_sum[block.end] - self.head_sum[block.start] == 0 and self.is_one(block, names):
            yield block.start, block.end, False
        else:
            yield from self.segments(block)

    def names(self, start: int, end: int) -> int:
        return self.flag_sum[end] - self.flag_sum[start]

    def is_one(self, block: Block, names: int) -> bool:
        """Whether the block is one entry, not a list of them."""
        if block.end - block.start > _MOST:
            return False
        children = [b for b in block.items if isinstance(b, Block) and self.names(b.start, b.end)]
        if self.title_sum[block.end] - self.title_sum[block.start] == 1 and block.end - block.start > 1 and names == 1:
            return self.work(block.start, block.end) is not None
        if names == 1:
            if block.tag in _ITEMS:
                return self.work(block.start, block.end) is not None
            return (
                bool(children)
                and all(self.work(c.start, c.end) is None for c in children)
                and self.work(block.start, block.end) is not None
            )
        if block.tag not in _ITEMS:
            return False
        direct = [i for i in block.items if isinstance(i, Line)]
        own = any(
            self.flags[n] for n in range(block.start, block.end) if any(self.content.lines[n] is d for d in direct[:6])
        )
        nested = all(c.tag in ("ul", "ol", "dl", "div", "p", "small") for c in children)
        if own and nested and direct and self.work(block.start, block.start + len(direct)):
            return True
        return (
            self.complete(block) < 2
            and not any(line.gap for line in direct[1:])
            and self.work(block.start, block.end) is not None
        )

    def complete(self, block: Block) -> int:
        """How many entries stand below in blocks or lines of their own."""
        count = 0
        for item in block.items:
            if isinstance(item, Block):
                names = self.names(item.start, item.end)
                if names > 1:
                    count += self.complete(item)
                elif names:
                    count += self.work(item.start, item.end) is not None
        if not count:
            for n in range(block.start, block.end):
                count += self.flags[n] and self.work(n, n + 1) is not None
        return count

    def segments(self, block: Block) -> Iterator[tuple[int, int, bool]]:
        """The block's children: entries by themselves, or pieces that make entries together."""
        flat: list[tuple[int, int]] = []
        at = block.start
        for item in block.items:
            start, end = (at, at + 1) if isinstance(item, Line) else (item.start, item.end)
            at = end
            names = self.names(start, end)
            heads = self.head_sum[end] - self.head_sum[start]
            alone = isinstance(item, Block) and (
                heads
                or names > 1
                or (item.tag in _ITEMS and item.tag != "dd" and names)
                or (names == 1 and self.work(start, end) is not None)
            )
            if isinstance(item, Line) and heads:
                yield from self.grouped(flat)
                flat = []
            elif alone and isinstance(item, Block):
                yield from self.grouped(flat)
                flat = []
                yield from self.visit(item)
            elif isinstance(item, Block) and not names and (item.tag in _LISTS or _holds_items(item, 2)):
                yield from self.grouped(flat)
                flat = []
                yield from self.unsigned(item)
            elif end > start:
                flat.append((start, end))
        yield from self.grouped(flat)

    def grouped(self, units: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
        """Entries in a row of lines and small blocks: parted by empty space, or by where authors stand."""
        places = [i for i, (a, b) in enumerate(units) if self.names(a, b)]
        if not places:
            yield from self.leftover(units)
            return
        if (parted := self.parted(units)) is not None:
            yield from parted
            return
        alone = all(self.work(*units[i]) for i in places)
        before = 0 if alone or places[0] == 0 else self._titles_before(units, places)
        yield from self.leftover(units[: max(places[0] - before, 0)])
        for number, place in enumerate(places):
            first = max(place - before, 0)
            last = (places[number + 1] - before) if number + 1 < len(places) else min(len(units), place + 6)
            if alone:
                last = self._trailing(units, place + 1, last)
            yield units[first][0], units[max(last, place + 1) - 1][1], False

    def _titles_before(self, units: list[tuple[int, int]], places: list[int]) -> int:
        """How many units above its authors an entry begins: at what is left when notes and labels are left out."""
        if len(places) == 1 and places[0] <= 4:
            return places[0]
        for back in range(1, 4):
            start, end = units[max(places[0] - back, 0)]
            if any(self.rows[start:end]):
                return back
        return 1

    def leftover(self, units: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
        """Lines without authors that belong to no entry: perhaps works by themselves, but no headings."""
        for start, end in units:
            if self.sections[start].kind == "publications" and not any(x.level for x in self.content.lines[start:end]):
                yield start, end, True

    def parted(self, units: list[tuple[int, int]]) -> list[tuple[int, int, bool]] | None:
        """Entries that empty space parts from each other; None where what stands between it are no entries."""
        lines = self.content.lines
        gaps = [i for i, (a, _) in enumerate(units) if i and lines[a].gap and lines[a].tag != "td"]
        found: list[tuple[int, int, bool]] = []
        for first, end in zip([0, *gaps], [*gaps, len(units)], strict=True):
            group = units[first:end]
            start, stop = group[0][0], group[-1][1]
            names = self.names(start, stop)
            if names == 0 and found and found[-1][1] == start and self._is_rest(start, stop):
                found[-1] = (found[-1][0], stop, False)
            elif names == 1 and self.work(start, stop):
                found.append((start, stop, False))
            elif names > 1 and all(self.work(a, b) for a, b in group if self.names(a, b)):
                found += [(a, b, False) for a, b in group if self.names(a, b)]
            elif names:
                return None
        return found if gaps else None

    def _is_rest(self, start: int, end: int) -> bool:
        """Whether the lines only say where the work above appeared, or lead to it."""
        texts = [line.text for line in self.content.lines[start:end]]
        return len(texts) <= 3 and all(labels.are_labels(text) or venues.is_venue(text) for text in texts)

    def _trailing(self, units: list[tuple[int, int]], at: int, end: int) -> int:
        """Lines behind an entry that still belong to it: labels and venues, up to the first empty space."""
        while at < end and at < len(units):
            line = self.content.lines[units[at][0]]
            if line.gap and not (labels.are_labels(line.text) or venues.is_venue(line.text)):
                break
            at += 1
        return at

    def unsigned(self, block: Block) -> Iterator[tuple[int, int, bool]]:
        """Items without authors: works only where the section is about publications."""
        if block.start == block.end or (
            block.tag != "root"
            and self.sections[block.start].kind in headings.CLOSED
            and self.sections[block.end - 1].kind in headings.CLOSED
        ):
            return
        below = [b for b in block.items if isinstance(b, Block)]
        if self.unsigned_here(block) and not self._is_group(block, below):
            yield block.start, block.end, True
        else:
            for child in below:
                yield from self.unsigned(child)

    def unsigned_here(self, block: Block) -> bool:
        if block.start == block.end or self.sections[block.start].kind not in ("publications", "research"):
            return False
        heads = self.head_sum[block.end] - self.head_sum[block.start]
        return block.tag in (*_ITEMS, "p") and heads == 0 and block.end - block.start <= 20

    def _is_group(self, block: Block, below: list[Block]) -> bool:
        """Whether the block is no work, but the title of several with a list of them below."""
        if len(self.content.lines[block.start].text.split()) > 6 or not any(_holds_items(b, 6) for b in below):
            return False
        lists = (b for b in below if b.tag in ("ul", "ol") and b.start < len(self.sections))
        return any(self.sections[b.start].kind == "publications" for b in lists)

    def work(self, start: int, end: int, *, weak: bool = False) -> Work | None:
        key = (start, end, weak)
        if key not in self.read:
            end = min(end, start + _MOST)
            held = [
                (row, found) for row, found in zip(self.rows[start:end], self.authors[start:end], strict=True) if row
            ]
            rows, flags = [row for row, _ in held], [found for _, found in held]
            self.read[key] = entries.read(self.content.lines[start:end], rows, flags, weak=weak)
        return self.read[key]


def _holds_items(block: Block, depth: int) -> bool:
    return depth > 0 and (
        block.tag in _ITEMS or any(isinstance(b, Block) and _holds_items(b, depth - 1) for b in block.items)
    )
