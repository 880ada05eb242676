"""One entry of a publication list → title, authors, venue, year, by what the page's markup says first.

Order of evidence within an entry: a class that names the part, quotes, emphasis or a link, a line of its own, and last
the order of a reference: authors, title, venue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.parse import headings, labels, names, venues
from crawler.parse.lines import Line, Span

_MARKER = re.compile(
    r"\s*(?:\[[A-Za-z]{0,3}[-\s]?\d{1,3}\]|\(?[A-Z]?\d{1,3}[.)\]](?=\s|[A-Z])|[•·▪●◦‣∙➤▸►☆★✓–—*-]+\s|\d{1,3}\s(?=[A-Z][a-z]))\s*"
)
_BADGE = re.compile(r"^\s*[\[【(（](?!\d{4})[^\[\]【】()]{1,40}[\])】）]\s*")
_LEAD = re.compile(r"[\s,.:;，。：]*(?:\(\s*(?:eds?\.?|editors?)\s*\)[\s,.:;]*)?(?:\(?\[?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+)?((?:19|20)\d\d)[a-z]?(?:,\s*[A-Za-z]+(?:\s\d{1,2})?)?\)?\]?(?=[\s,.:;]|$)[\s,.:;，。：]*|\((?:in press|forthcoming|to appear|under review|submitted|accepted)\)[\s,.:;]*)?", re.I)  # fmt: skip
_QUOTES = re.compile(
    r"(?:“([^“”]{3,400})”|\"([^\"]{3,400})\"|``([^`]{3,400}?)(?:''|\"|”)|«([^«»]{3,400})»|「([^「」]{3,200})」|《([^《》]{3,200})》|‘([^‘’]{12,400})’(?=[\s,.]|$))"
)
_PROSE = re.compile(r"^(?:i|we|my|our|this|these|he|she|his|her|the (?:paper|work|project|goal|code|page|following)|here|if|please|in this|before|after|since|currently|also|note|thanks?|welcome|you|it|there|for (?:more|a full|details))\s", re.I)  # fmt: skip
_CONTRIBUTION = re.compile(
    r"equal(?:ly)? contribut|contributed equally|\bcorresponding author|denotes?\b|indicates?\b|alphabetical|共同一作|通讯作者|同等贡献|co-first|joint first",
    re.I,
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:vs|e\.g|i\.e|cf|dr|prof|st|mr|ms|no|vol|fig|al|etc|resp|approx|inc|jr|u\.s|ph\.d|int|dept|univ)|\b[A-Z]|\d)$",
    re.I,
)
_ROLE = re.compile(r"(?:(?:senior|principal|staff|chief|assistant|associate|visiting|postdoctoral|research|software|phd|graduate|teaching)\s+)*(?:scientist|engineer|professor|fellow|assistant|student|intern|lecturer|director|manager|researcher|instructor)s?", re.I)  # fmt: skip
_STATUS = re.compile(r"\s*[\[(][^\[\]()]{0,30}\b(?:manuscript|under review|in preparation|in review|to appear|in press|preparation|submitted|accepted|poster|chapter|oral|spotlight)\b[^\[\]()]{0,30}[\])]\s*$", re.I)  # fmt: skip


@dataclass(slots=True)
class Work:
    """What an entry says. `how` the title was told; `listed` whether a list of authors was found."""

    title: str
    authors: str = ""
    venue: str | None = None
    year: int | None = None
    complete: bool = True
    how: str = "order"
    names: int = 0
    sure_venue: bool = False
    listed: bool = False
    href: str | None = None
    hrefs: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A line of an entry without its labels: text, and where each span stands in it."""

    text: str
    spans: list[tuple[int, int, Span]]
    level: int = 0

    @property
    def breaks(self) -> frozenset[int]:
        return frozenset(start for start, _, _ in self.spans)

    def at(self, position: int) -> tuple[int, int, Span] | None:
        """The span that holds the position."""
        return next((s for s in self.spans if s[0] <= position < s[1]), None)


def row(line: Line) -> Row | None:
    """The line without labels, addresses, notes and the like; None where nothing is left."""
    text, spans = "", []
    for span in line.spans:
        words = span.text
        if span.role in ("links", "note", "year", "bibtex", "abstract"):
            continue
        if span.href and (labels.kind(words) or re.match(r"\s*(?:https?://|www\.|doi:?\s?10\.)", words)):
            words = " " if words[:1] == " " or words[-1:] == " " else ""
        words = labels.without(words)
        if not text:
            words = words.lstrip()
        if words:
            spans.append((len(text), len(text) + len(words), span))
            text += words
    cleaned = text.rstrip(" [(|/·•,")
    if not cleaned.strip(" .,;:|/[]()-–—•·"):
        return None
    return Row(cleaned, [(a, min(b, len(cleaned)), s) for a, b, s in spans if a < len(cleaned)], line.level)


def authors_on(row: Row, owner: frozenset[str]) -> names.Found | None:
    """The list of authors on the line, where it begins the line or follows what ends a title, and ends as lists do."""
    roles = [(a, b) for a, b, s in row.spans if s.role == "author"]
    if roles:
        start, end = roles[0][0], roles[-1][1]
        text = row.text[start:end]
        found = names.find(text, frozenset(b - start for b in row.breaks), owner)
        if found or (2 <= len(text.strip()) <= 80 and names.is_name(text)):
            etal = found is None or found.complete
            return names.Found(start, end, max(found.names if found else 1, 1), 50, etal)
    found = names.find(row.text, row.breaks, owner)
    if not found or found.score < 2 or not _anchored(row, found) or not _ended(row, found):
        return None
    return found


def _anchored(row: Row, found: names.Found) -> bool:
    before = row.text[: found.start]
    if _CONTRIBUTION.search(before) or _CONTRIBUTION.match(row.text[found.end :].lstrip(" .,*")):
        return False
    stripped = _BADGE.sub("", _MARKER.sub("", before, count=1), count=1).strip(' *†‡“"')
    if not stripped or re.search(r"(?:^|[\s,.])(?:by|authors?[:：]?|with|作者[:：]?)$", stripped, re.I):
        return len(stripped) < 3 or not _PROSE.match(stripped)
    if stripped[-1] in ".?!”\"»'’。！？…" or (stripped[-1] in ",;" and _marked_until(row, found.start)):
        return not _PROSE.match(stripped)
    return found.start in row.breaks and _marked_until(row, found.start)


def _marked_until(row: Row, position: int) -> bool:
    """Whether what ends at the position is set apart by markup: a link, bold, italic, quotes."""
    inside = [s for a, b, s in row.spans if b <= position + 1 and s.text.strip(" ,.;:")]
    last = inside[-1] if inside else None
    return bool(
        last
        and (last.bold or last.italic or last.href or last.role == "title" or last.marked)
        and len(last.text.split()) > 1
    )


def _ended(row: Row, found: names.Found) -> bool:
    rest = row.text[found.end :].lstrip(" *†‡∗")
    if not rest or rest[0] in ".,:;(\"“«[—–-|‘'`（，。：《「)]” " or rest[0].isdigit():
        return True
    return any(found.end - 1 <= b <= found.end + 2 for b in row.breaks) or bool(
        re.match(r"in\s+[A-Z]|to appear|accepted", rest, re.I)
    )


def read(
    lines: list[Line], found: list[Row], flags: list[names.Found | None], *, weak: bool = False
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
    work = (
        _by_role(found) or _on_line(row, authors, first=best == 0 or not _before(found, best)) or _beside(found, best)
    )
    if work is None:
        return None
    work.authors, work.complete, work.listed = row.text[authors.start : authors.end], authors.complete, True
    work.names = authors.names
    _placed(work, found, best, authors)
    return _finished(work, lines, row, authors)


def _by_role(found: list[Row]) -> Work | None:
    """A class or a heading says which is the title."""
    for row in found:
        spans = [(a, b, s) for a, b, s in row.spans if s.role == "title"]
        if spans and plausible(title := row.text[spans[0][0] : spans[-1][1]], 1, sure=True) and not names.is_name(title):
            return Work(_trimmed(title), how="class", href=_href(spans))
    heading = next((row for row in found if row.level and plausible(row.text) and not headings.year(row.text) and not names.is_name(row.text)), None)
    return Work(_trimmed(heading.text), how="class", href=_href(heading.spans)) if heading else None


def _on_line(row: Row, authors: names.Found, *, first: bool) -> Work | None:
    """Before or behind the authors on their line; what only order tells behind them yields to a line above."""
    before = row.text[: authors.start]
    before = before[_start(before) :]
    if len(before.strip(' .,;:-–—“”"')) > 7:
        if work := _marked(row, authors.start - len(before), authors.start):
            return work
        ended = before.rstrip()[-1:] in ".,:;?!–—。，：？！" or re.search(r"\bby\s*$", before, re.I)
        title = re.sub(r"(?:\s+by|[\s,.:;–—-]+)$", "", before.strip(), flags=re.I)
        if ended and plausible(title) and not names.is_name(title):
            return Work(_trimmed(title), how="order")
    lead = _LEAD.match(row.text, authors.end)
    start = lead.end() if lead else authors.end
    if badge := _BADGE.match(row.text, start):
        start = badge.end() if len(row.text) - badge.end() > 10 else start
    work = _marked_at(row, start)
    if work or not first:
        return work
    title = _sentence(row, start)
    if title[:1] in "(（[" or title[:1].islower() or not row.text[authors.end : start].strip(" *†‡"):
        return None
    return (
        Work(_trimmed(title), how="order")
        if plausible(title) and not _topic(title) and not names.is_name(title)
        else None
    )


def _marked(row: Row, start: int, end: int) -> Work | None:
    """Quoted or emphasised text between two places."""
    text = row.text[start:end]
    if (quote := _QUOTES.search(text)) and plausible(inside := next(g for g in quote.groups() if g), 1, sure=True):
        if quote.start() < 12 or len(quote[0]) > len(text) // 2:
            return Work(
                _trimmed(inside), how="quotes", href=_href([s for s in row.spans if s[0] < start + quote.end()])
            )
    spans = [
        (a, b, s)
        for a, b, s in row.spans
        if a >= start - 1 and b <= end + 1 and (s.bold or s.italic or s.href or s.marked)
    ]
    joined = _joined(spans, row.text)
    for a, b in joined:
        if plausible(row.text[a:b], sure=True) and not venues.is_venue(row.text[a:b]):
            return Work(_trimmed(row.text[a:b]), how="markup", href=_href([s for s in spans if a <= s[0] < b]))
    return None


def _marked_at(row: Row, start: int) -> Work | None:
    """Quoted or emphasised text that begins at the place, give or take a separator."""
    text = row.text[start:]
    quote = _QUOTES.match(text)
    if quote and plausible(inside := next(g for g in quote.groups() if g), 1, sure=True):
        return Work(
            _trimmed(inside),
            how="quotes",
            href=_href([s for s in row.spans if start - 1 <= s[0] <= start + quote.end()]),
        )
    span = row.at(start) or row.at(start + 1)
    if not span or not (span[2].bold or span[2].italic or span[2].href or span[2].marked) or span[0] < start - 3:
        return None
    joined = _joined([s for s in row.spans if s[0] >= span[0] and _alike(s[2], span[2])], row.text)
    a, b = joined[0]
    title = row.text[max(a, start) : b]
    if quote := _QUOTES.match(title.strip()):
        title = next(g for g in quote.groups() if g)
    if plausible(title, sure=True) and not venues.is_venue(title):
        return Work(_trimmed(title), how="markup", href=span[2].href)
    return None


def _beside(found: list[Row], best: int) -> Work | None:
    """On a line of its own: above the authors, else what order tells on their line or below."""
    above = _before(found, best)
    if above:
        row = next((r for r in above if _starts_marked(r)), above[-1])
        work = _marked(row, 0, len(row.text)) if _starts_marked(row) or _QUOTES.match(row.text) else None
        if work:
            return work
        title = _STATUS.sub("", _MARKER.sub("", row.text, count=1))
        return Work(
            _trimmed(_sentence(Row(title, []), 0) if venues.is_venue(title.rsplit(". ", 1)[-1]) else title),
            how="line",
            href=_href(row.spans),
        )
    for row in found[best + 1 : best + 3]:
        if _starts_marked(row) or not venues.is_venue(row.text):
            work = _marked(row, 0, len(row.text)) if _starts_marked(row) else None
            title = _MARKER.sub("", row.text, count=1)
            if work or (plausible(title) and not venues.starts_venue(title)):
                return work or Work(_trimmed(_sentence(Row(title, []), 0)), how="line", href=_href(row.spans))
    return None


def _before(found: list[Row], best: int) -> list[Row]:
    return [
        r
        for r in found[max(0, best - 3) : best]
        if plausible(_MARKER.sub("", r.text, count=1), sure=_starts_marked(r)) and not venues.is_venue(r.text)
    ]


def _unsigned(found: list[Row], lines: list[Line]) -> Work | None:
    """An entry without a list of authors: only where markup names the title and something says that it is a work."""
    if not found:
        return None
    row = found[0]
    start = _start(row.text)
    work = _by_role(found) or _marked_at(row, start) or _marked(row, start, len(row.text))
    status = _STATUS.search(row.text)
    if work is None and status and plausible(row.text[start : status.start()]):
        work = Work(_trimmed(row.text[start : status.start()]), how="status")
    if (
        work is None
        or len(work.title.split()) < 3
        and work.how != "class"
        and not re.search(r"[\u3400-\u9fff]{6}", work.title)
    ):
        return None
    _placed(work, found, -1, None)
    return _finished(work, lines, row, None)


def _placed(work: Work, found: list[Row], best: int, authors: names.Found | None) -> None:
    """Venue and year from what is neither title nor authors."""
    rest: list[tuple[str, bool]] = []
    for index, row in enumerate(found):
        venue = [s for s in row.spans if s[2].role == "venue"]
        if venue:
            rest.insert(0, (row.text[venue[0][0] : venue[-1][1]], True))
            continue
        text = row.text
        at = text.find(work.title[:60])
        start = at + len(work.title) if at >= 0 else 0
        if index == best and authors:
            start = max(start, authors.end)
            if (lead := _LEAD.match(text, authors.end)) and lead[1]:
                work.year = work.year or int(lead[1])
                start = max(start, lead.end()) if at < 0 or at < authors.start else start
        elif index > best + 3:
            continue
        tail = text[start:].lstrip(" .,;:”\"'*†‡)")
        if text[start:].lstrip(' .,;:”"')[:1] == "'" and re.match(r"\d\d\b", tail):
            tail = "'" + tail
        italic = next(
            (a for a, b, s in row.spans if s.italic and a >= start - 1 and not venues.is_remark(s.text)), None
        )
        if italic is not None and len(row.text[italic:].strip()) > 2:
            rest.append((row.text[italic:], True))
        if tail:
            rest.append((tail, False))
    for text, sure in rest:
        head = text if sure else _clause(text)
        if (
            work.venue is None
            and not venues.is_remark(re.split("[,(]", head)[0][:40])
            and (sure or venues.starts_venue(text))
            and not _CONTRIBUTION.search(head)
        ):
            work.venue = venues.venue(head)
            work.sure_venue = work.venue is not None and (venues.is_venue(head) or venues.starts_venue(head))
        elif work.venue is None and work.listed and not sure and _may_be_journal(head):
            work.venue = venues.venue(head)
        if work.year is None and (sure or work.venue or len(text) < 200):
            work.year = venues.year(text)


def _clause(text: str) -> str:
    """Up to the first full stop that ends more than an abbreviation ("Proc.", "Int'l.")."""
    for stop in re.compile(r"\.\s+(?=[\[(A-Z])|\s\|\s").finditer(text):
        word = re.search(r"[\w'’)]*$", text[: stop.start()])
        if (
            not word
            or len(word[0]) > 5
            or word[0].endswith(")")
            or (word[0].isupper() and len(word[0]) > 1)
            or word[0].isdigit()
        ):
            return text[: stop.start()]
    return text


def _may_be_journal(head: str) -> bool:
    """A few words in capitals behind the title: by order, a journal."""
    words = head.strip(" .,;").split()
    proper = sum(w[:1].isupper() or bool(re.match(r"[\u3400-\u9fff\d(]", w)) for w in words)
    return 1 <= len(words) <= 9 and proper >= (len(words) + 1) // 2 and not venues.is_remark(head) and len(head) > 2 and not _CONTRIBUTION.search(head)  # fmt: skip


def _start(text: str) -> int:
    """Where an entry begins behind its number and a badge in brackets."""
    start = marker.end() if (marker := _MARKER.match(text)) else 0
    badge = _BADGE.match(text[start:])
    return start + badge.end() if badge else start


def _finished(work: Work, lines: list[Line], row: Row, authors: names.Found | None) -> Work:
    skip = {s.href for a, b, s in row.spans if authors and s.href and a >= authors.start and b <= authors.end}
    for line in lines:
        for span in line.spans:
            if span.href and span.href not in skip and span.role != "author":
                work.hrefs.append((span.text.strip(), span.href))
    return work


def plausible(text: str, least: int = 2, *, sure: bool = False) -> bool:
    """Whether the text may be a title: some words, no label, no list of names, no venue, no sentence about oneself."""
    text = text.strip(" .,;:*[]()-–—\"“”'")
    words = text.split()
    han = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text))
    if not 4 <= len(text) <= 500 or (len(words) < least and han < 5):
        return False
    if (
        sum(c.isalpha() for c in text) < 0.5 * len(text)
        or labels.kind(text)
        or labels.is_placeholder(text)
        or labels.are_labels(text)
    ):
        return False
    if (
        not sure
        and _PROSE.match(text)
        and not _QUOTES.match(text)
        and len(words) > 6
        and re.match(r"(?:i|we|my|our|he|she|please|you|note|welcome|thanks?)\b", text, re.I)
    ):
        return False
    if (
        text.endswith(("：", ":"))
        or _CONTRIBUTION.search(text)
        or venues.is_venue(text)
        or "@" in text
        and "." in text.split("@")[-1]
    ):
        return False
    if _ROLE.fullmatch(text) or re.search(r"\bprofessor\b|\bPh\.?\s?D\.?,", text, re.I) or re.fullmatch(r"[A-Z][\w'’-]+,\s?[A-Z][\w.'’-]+(?:\s[A-Z][\w.]*)?", text):
        return False
    found = names.find(text) if len(text) < 300 else None
    if found and (found.names >= 3 or found.names == 2 < found.score) and found.end - found.start > 0.7 * len(text):
        return False
    return not (headings.kind(text) in headings.CLOSED | {"publications"} and len(words) <= 2)


def _sentence(row: Row, start: int) -> str:
    """From the place to the end of the title: the end of the sentence, the venue in italics, or a comma before a venue."""
    text = row.text
    stops = [
        a
        for a, _, s in row.spans
        if a > start + 3
        and (s.italic or s.role == "venue")
        and text[a - 2 : a].strip(" ") in (".", ",", "", "n", "?", "“", ":")
    ]
    end = min(stops, default=len(text))
    for match in re.compile(r"[.?!。？！]['’”\"]?\s+|[,，]\s+|[。；]|\.(?=[A-Z][a-z]+\s)").finditer(text, start, end):
        mark, rest = match[0][0], text[match.end() :]
        if mark in ",，":
            if venues.starts_venue(rest):
                end = match.start()
                break
        elif mark in "?!？！":
            if venues.starts_venue(rest):
                end = match.start() + 1
                break
        elif not _ABBREVIATION.search(text[start : match.start()]) or venues.starts_venue(rest):
            end = match.start()
            break
    title = text[start:end]
    return re.sub(
        r"[\s,.;:]+(?:in|to appear(?: in)?|accepted (?:by|at|to)|submitted to|published in|presented at|appeared in|and)?[\s,.;:]*$",
        "",
        title,
        flags=re.I,
    )


def _topic(title: str) -> bool:
    """A journal and a topic are no title: "Hat Letters - 帽子研究"."""
    head, dash, rest = title.partition(" - ")
    return bool(dash) and (venues.is_venue(head) or (head.isascii() and bool(re.search(r"[\u3400-\u9fff]{4}", rest))))


def _starts_marked(row: Row) -> bool:
    first = next((s for _, _, s in row.spans if s.text.strip(" .,*[]0123456789•-")), None)
    return bool(first and (first.bold or first.italic or first.href or first.marked))


def _alike(a: Span, b: Span) -> bool:
    return (
        (a.href == b.href and a.href is not None)
        or (a.bold, a.italic, a.marked) == (b.bold, b.italic, b.marked)
        and bool(a.bold or a.italic or a.marked)
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


def _trimmed(title: str) -> str:
    title = (
        _MARKER.sub("", " ".join(title.split()), count=1)
        if re.match(r"\s*(?:\[|\d{1,3}[.)]\s|[•·▪●])", title)
        else " ".join(title.split())
    )
    aside = re.search(r"\s*[(\[]([^()\[\]]{3,120}(?:\([^()]{0,40}\))?)[)\]][.,]?$", title)
    if aside and (venues.is_venue(aside[1]) or (venues.YEAR.search(aside[1]) and re.search("[A-Za-z]", aside[1]))):
        title = title[: aside.start()]
    title = labels.without(_STATUS.sub("", title)).strip(" \t,;:·|•*†")
    for opening, closing in ("“”", '""', "«»", "《》", "「」", "‘’"):
        if (
            title.startswith(opening)
            and title.rstrip(".,").endswith(closing)
            and title.count(opening) <= (2 if opening == closing else 1)
        ):
            title = title.rstrip(".,")[1:-1]
    title = re.sub(
        r"^``|(?:''|”|\"|“)$"
        if title.count('"') % 2 or "``" in title or title.count("“") != title.count("”")
        else r"^``",
        "",
        title,
    )
    title = title.strip(" ,;")
    return title.rstrip(".。").rstrip(" ,") if not title.endswith("...") else title
