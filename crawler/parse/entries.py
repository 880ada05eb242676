"""One entry of a publication list → title, authors, venue, year, by what the page's markup says first.

Order of evidence within an entry: a class that names the part, quotes, emphasis or a link, a line of its own, and last
the order of a reference: authors, title, venue.
"""

from __future__ import annotations

import re

from crawler.parse import headings, namelists, names, venues
from crawler.parse.lines import Line, Span
from crawler.parse.placing import LEAD, Work, place
from crawler.parse.reflines import BADGE, MARKER, Row, start_of
from crawler.parse.titletext import QUOTES, STATUS, is_topic, plausible, sentence, trimmed


def read(
    lines: list[Line], found: list[Row], flags: list[namelists.Found | None], *, weak: bool = False
) -> Work | None:
    """The work that the lines are about; None where no title can be told.

    `found` are the lines without labels, `flags` the lists of authors on them. `weak`: no list of authors is needed.
    """
    best = max((i for i, f in enumerate(flags) if f), key=lambda i: (flags[i].score >= 50, -i), default=None)  # type: ignore[union-attr]
    if best is None:
        return _unsigned(found, lines) if weak else None
    authors = flags[best]
    assert authors is not None
    row = found[best]
    more = _going_on(found, best)
    found = [r for r in found if r not in more]
    work = (
        _by_role(found) or _on_line(row, authors, first=best == 0 or not _before(found, best)) or _beside(found, best)
    )
    if work is None:
        return None
    work.authors, work.complete, work.listed = row.text[authors.start : authors.end].strip(), authors.complete, True
    work.names = authors.names
    more += _going_on(found, best, work.title)
    for other in more:
        work.authors = f"{work.authors.rstrip(' ,;&')}, {other.text}"
    place(work, [r for r in found if r not in more], best, authors)
    return _finished(work, lines, row, authors)


def _going_on(found: list[Row], best: int, title: str | None = None) -> list[Row]:
    """The lines right below the authors that hold names and nothing else: their list goes on. Without a known title
    only while a comma says so."""
    more: list[Row] = []
    for row in found[best + 1 : best + 8]:
        parts = [
            p
            for p in re.split(r"\s*[,;]\s*(?:and\s|&\s)?|\s+(?:and|&)\s+|^and\s|\s*&\s*", row.text.strip(" ,"))
            if p.strip()
        ]
        if title is None and not [found[best], *more][-1].goes_on:
            break
        if (
            not parts
            or (title and row.text.startswith(title[:30]))
            or not all(names.is_name(names.bare(p)) for p in parts)
        ):
            break
        more.append(row)
    return more


def _by_role(found: list[Row]) -> Work | None:
    """A class or a heading says which is the title."""
    for row in found:
        spans = [(a, b, s) for a, b, s in row.spans if s.role == "title"]
        if (
            spans
            and plausible(title := row.text[spans[0][0] : spans[-1][1]], 1, sure=True)
            and not names.is_name(title)
        ):
            return Work(trimmed(title), how="class", href=_href(spans))
    heading = next(
        (
            row
            for row in found
            if row.level and plausible(row.text) and not headings.year(row.text) and not names.is_name(row.text)
        ),
        None,
    )
    return Work(trimmed(heading.text), how="class", href=_href(heading.spans)) if heading else None


def _on_line(row: Row, authors: namelists.Found, *, first: bool) -> Work | None:
    """Before or behind the authors on their line; what only order tells behind them yields to a line above."""
    before = row.text[: authors.start]
    before = before[start_of(before) :]
    if len(before.strip(' .,;:-–—“”"')) > 7:
        if work := _marked(row, authors.start - len(before), authors.start):
            return work
        ended = before.rstrip()[-1:] in ".,:;?!–—。，：？！" or re.search(r"\b(?:by|with)\s*$", before, re.I)
        title = re.sub(
            r"(?:\s+by|[\s,.:;–—(\[-]+(?:(?:joint(?:ly)?|co-?authored)\s)?with|[\s,.:;–—-]+)$",
            "",
            before.strip(),
            flags=re.I,
        )
        inside = namelists.find(title) if len(title) > 120 else None
        if ended and plausible(title) and not names.is_name(title) and not (inside and inside.names > 2):
            return Work(trimmed(title), how="order")
    lead = LEAD.match(row.text, authors.end)
    start = lead.end() if lead else authors.end
    if badge := BADGE.match(row.text, start):
        start = badge.end() if len(row.text) - badge.end() > 10 else start
    work = _marked_at(row, start)
    if work or not first:
        return work
    title = sentence(row, start)
    between = row.text[max(authors.end - 1, 0) : start].strip(" *†‡")
    if (
        title[:1] in "(（["
        or title[:1].islower()
        or not (between[:1] == "." or row.text[authors.end : start].strip(" *†‡"))
    ):
        return None
    return (
        Work(trimmed(title), how="order")
        if plausible(title) and not is_topic(title) and not names.is_name(title)
        else None
    )


def _marked(row: Row, start: int, end: int) -> Work | None:
    """Quoted or emphasised text between two places."""
    text = row.text[start:end]
    quote = QUOTES.search(text)
    if quote and (quote.start() < 12 or len(quote[0]) > len(text) // 2):
        inside = next(g for g in quote.groups() if g)
        if plausible(inside, 1, sure=True):
            return Work(trimmed(inside), how="quotes", href=_href([s for s in row.spans if s[0] < start + quote.end()]))
    spans = [
        (a, b, s)
        for a, b, s in row.spans
        if a >= start - 1 and b <= end + 1 and (s.bold or s.italic or s.href or s.marked)
    ]
    joined = _joined(spans, row.text)
    for a, b in joined:
        if plausible(row.text[a:b], sure=True) and not venues.is_venue(row.text[a:b]):
            return Work(trimmed(row.text[a:b]), how="markup", href=_href([s for s in spans if a <= s[0] < b]))
    return None


def _marked_at(row: Row, start: int) -> Work | None:
    """Quoted or emphasised text that begins at the place, give or take a separator."""
    text = row.text[start:]
    quote = QUOTES.match(text)
    if quote and plausible(inside := next(g for g in quote.groups() if g), 1, sure=True):
        return Work(
            trimmed(inside),
            how="quotes",
            href=_href([s for s in row.spans if start - 1 <= s[0] <= start + quote.end()]),
        )
    span = row.at(start) or row.at(start + 1)
    if not span or not (span[2].bold or span[2].italic or span[2].href or span[2].marked) or span[0] < start - 3:
        return None
    joined = _joined([s for s in row.spans if s[0] >= span[0] and _alike(s[2], span[2])], row.text)
    a, b = joined[0]
    title = row.text[max(a, start) : b]
    if quote := QUOTES.match(title.strip()):
        title = next(g for g in quote.groups() if g)
    if plausible(title, sure=True) and not venues.is_venue(title):
        return Work(trimmed(title), how="markup", href=span[2].href)
    return None


def _beside(found: list[Row], best: int) -> Work | None:
    """On a line of its own: above the authors, else what order tells on their line or below."""
    above = _before(found, best)
    if above:
        row = next((r for r in above if _starts_marked(r)), above[-1])
        work = _marked(row, 0, len(row.text)) if _starts_marked(row) or QUOTES.match(row.text) else None
        if work:
            return work
        title = STATUS.sub("", MARKER.sub("", row.text, count=1))
        return Work(
            trimmed(sentence(Row(title, []), 0) if venues.is_venue(title.rsplit(". ", 1)[-1]) else title),
            how="line",
            href=_href(row.spans),
        )
    for row in found[best + 1 : best + 3]:
        if _starts_marked(row) or not venues.is_venue(row.text):
            work = _marked(row, 0, len(row.text)) if _starts_marked(row) else None
            title = MARKER.sub("", row.text, count=1)
            if work or (plausible(title) and not venues.starts_venue(title)):
                return work or Work(trimmed(sentence(Row(title, []), 0)), how="line", href=_href(row.spans))
    return None


def _before(found: list[Row], best: int) -> list[Row]:
    return [
        r
        for r in found[max(0, best - 3) : best]
        if plausible(MARKER.sub("", r.text, count=1), sure=_starts_marked(r)) and not venues.is_venue(r.text)
    ]


def _unsigned(found: list[Row], lines: list[Line]) -> Work | None:
    """An entry without a list of authors: only where markup names the title and something says that it is a work."""
    if not found:
        return None
    row = found[0]
    start = start_of(row.text)
    work = _by_role(found) or _marked_at(row, start) or _marked(row, start, len(row.text))
    if (
        work
        and work.how == "markup"
        and work.href is None
        and not row.text[start:].lstrip('“"').startswith(work.title[:20])
    ):
        work = None  # what is in italics further on is the venue
    if work is None:
        work = _before_venue(row, start)
    status = STATUS.search(row.text)
    if work is None and status and plausible(row.text[start : status.start()]):
        work = Work(trimmed(row.text[start : status.start()]), how="status")
    if work is None or (
        len(work.title.split()) < 3 and work.how != "class" and not re.search(r"[\u3400-\u9fff]{6}", work.title)
    ):
        return None
    place(work, found, -1, None)
    return _finished(work, lines, row, None)


def _before_venue(row: Row, start: int) -> Work | None:
    """`On Hats. Proceedings of HATS 2031`: a sentence, and where and when it appeared."""
    title = sentence(row, start)
    rest = row.text[start + len(title) :].lstrip(" .,;")
    if len(title.split()) < 3 or not rest or not venues.starts_venue(rest) or not venues.year(rest):
        return None
    inside = namelists.find(title)
    if (
        not plausible(title)
        or names.is_name(title)
        or (inside and inside.names > 1)
        or not row.text[start:].startswith(title[:20])
    ):
        return None
    return Work(trimmed(title), how="status")


def _finished(work: Work, lines: list[Line], row: Row, authors: namelists.Found | None) -> Work:
    skip = {s.href for a, b, s in row.spans if authors and s.href and a >= authors.start and b <= authors.end}
    work.text = " ".join(line.text for line in lines)[:4_000]
    for line in lines:
        for span in line.spans:
            if span.href and span.href not in skip and span.role != "author":
                work.hrefs.append((span.text.strip(), span.href))
    return work


def _starts_marked(row: Row) -> bool:
    first = next((s for _, _, s in row.spans if s.text.strip(" .,*[]0123456789•-")), None)
    return bool(first and (first.bold or first.italic or first.href or first.marked))


def _alike(a: Span, b: Span) -> bool:
    return (a.href == b.href and a.href is not None) or (
        (a.bold, a.italic, a.marked) == (b.bold, b.italic, b.marked) and bool(a.bold or a.italic or a.marked)
    )


def _joined(spans: list[tuple[int, int, Span]], text: str) -> list[tuple[int, int]]:
    """Where spans of like markup stand side by side, as one."""
    found: list[tuple[int, int, Span]] = []
    for a, b, span in spans:
        if found and not text[found[-1][1] : a].strip() and _alike(found[-1][2], span):
            found[-1] = (found[-1][0], b, span)
        else:
            found.append((a, b, span))
    return [(a, b) for a, b, _ in found]


def _href(spans: list[tuple[int, int, Span]]) -> str | None:
    return next((s.href for _, _, s in spans if s.href), None)
