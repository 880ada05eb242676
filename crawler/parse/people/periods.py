"""Spans of time as CVs write them → ISO dates: `2021.09 - 至今`, `Sep 2019 – Jul 2021`, `2018 年 9 月 – 2022 年`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.parse import dates

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_POINT = (
    rf"(?:(?:19|20)\d\d\s*[./-]\s*(?:1[0-2]|0?[1-9])(?!\d)|(?:19|20)\d\d\s*年(?:\s*(?:1[0-2]|0?[1-9])\s*月)?|"
    rf"{_MONTH},?\s*(?:19|20)\d\d|(?:1[0-2]|0?[1-9])\s?[./]\s?(?:19|20)\d\d|(?:Spring|Summer|"
    rf"Fall|Autumn|Winter)\s+(?:19|20)\d\d|(?:19|20)\d\d)"
)
_NOW = r"(?:至今|现在|今|present|now|current|ongoing|today|date|expected)"
_PERIOD = re.compile(
    (
        rf"(?<![\d./])({_POINT})\s*(?:(?:[-–—~～―]+|to|until|至|到)\s*({_POINT}|{_NOW})?)(?!\d)|"
        rf"(?<![\d./])({_POINT})(?![\d/])"
    ),
    re.IGNORECASE,
)
_OPEN = re.compile(rf"\b(?:since|from)\s+({_POINT})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when, and where in the text that stood; `until` None: still, or not said."""

    since: str | None
    until: str | None
    start: int
    end: int

    def cut_from(self, text: str, mark: str = "") -> str:
        """The text that it was found in without it, `mark` in its place."""
        return text[: self.start] + mark + text[self.end :]


def find(text: str) -> Period | None:
    """The first period in the text; one date alone is an end (`Ph.D., 2019`).

    >>> find("清华大学 2021.09 - 至今").since, find("Sep 2019 – Jul 2021").until
    ('2021-09', '2021-07')
    """
    if found := _OPEN.search(text):
        return Period(_point(found[1]), None, found.start(), found.end())
    found = _PERIOD.search(text)
    if not found:
        return None
    if found[3]:
        return Period(None, _point(found[3]), found.start(), found.end())
    until = found[2] if found[2] and not re.fullmatch(_NOW, found[2], re.IGNORECASE) else None
    return Period(_point(found[1]), _point(until) if until else None, found.start(), found.end())


def _point(text: str) -> str | None:
    year = re.search(r"(?:19|20)\d\d", text)
    if not year:
        return None
    rest = text[: year.start()] + " " + text[year.end() :]
    if number := re.search(r"\d{1,2}", rest):
        return f"{year[0]}-{int(number[0]):02d}" if 1 <= int(number[0]) <= 12 else year[0]
    if word := re.search(_MONTH, rest, re.IGNORECASE):
        return dates.parse_or_none(f"{word[0].rstrip('.')} {year[0]}") or year[0]
    return year[0]
