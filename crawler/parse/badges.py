"""The line of badges above a listed paper: category, date, whether there is code, venue; mostly glued together.

`CLJun 14, 2023Code`, `LG · Dec 19, 2025`, `cs.CV Jan 22 Has Code CVPR`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.parse import dates

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = (
    rf"{_MONTH}\s\d{{1,2}}(?:,\s?\d{{4}})?(?!\d)|{_MONTH}\s\d{{4}}(?!\d)|\d{{1,2}}\s{_MONTH}(?:,?\s\d{{4}})?|\d{{4}}-\d\d-\d\d|"
    r"\d{1,3}\s?(?:h|d|w|mo|hours?|days?|weeks?|months?)\sago|[Tt]oday|[Yy]esterday|[Jj]ust now"
)
_CATEGORY = r"(?:[a-z][a-z-]{1,9}\.)?(?:[A-Z]{2}|[a-z]{2,8}(?:-[a-z]{2,8})?)"
_BETWEEN = r"[\s·•∙|,]*"
_HEADER = re.compile(rf"(?:(?P<category>{_CATEGORY}){_BETWEEN})?(?P<date>{_DATE})")
_UNDATED = re.compile(rf"(?P<category>[a-z][a-z-]{{1,9}}\.[A-Z]{{2}}|[A-Z]{{2}}){_BETWEEN}(?P<code>(?:Has\s)?Code)?")
_BADGE = re.compile(
    rf"{_BETWEEN}(?:(?P<code>(?:Has\s)?[Cc]ode(?:\s[Aa]vailable)?)|New|Trending|Hot|Popular|Featured|Top\s\d{{1,3}}%?|"
    r"\d[\d,.]{0,9}k?\s(?:citations?|repos?|stars?|views?)|h-index:?\s?\d+|"
    r"(?P<venue>(?:[A-Z]{3,8}|NeurIPS|Interspeech|[A-Z][a-z]{0,3}[A-Z]{2,6})(?:\s?['’]?(?:20)?\d\d)?))"
)
CODE = re.compile(r"(?:has )?code(?: available)?", re.IGNORECASE)
_LINE = 100


@dataclass(frozen=True, slots=True)
class Badges:
    """`date` is ISO text and only there where day and year are; `written` is the date as the page has it."""

    category: str | None = None
    written: str | None = None
    date: str | None = None
    code: bool = False
    venue: str | None = None


def read(line: str) -> Badges | None:
    """The badges, if the line is nothing else.

    >>> read("CLJan 22Code")
    Badges(category='CL', written='Jan 22', date=None, code=True, venue=None)
    """
    line = line.strip(" \t·•∙|")
    if len(line) > _LINE:
        return None
    head = _HEADER.match(line)
    if head is None:
        bare = _UNDATED.fullmatch(line)
        return Badges(bare["category"], code=bool(bare["code"])) if bare else None
    at, code, venue = head.end(), False, None
    while badge := _BADGE.match(line, at):
        at, code, venue = badge.end(), code or bool(badge["code"]), venue or badge["venue"]
    if line[at:].strip(" ·•∙|"):
        return None
    return Badges(head["category"], head["date"], day(head["date"]), code, venue)


def leading(line: str) -> tuple[str, str] | None:
    """Badges and what is glued behind them; None where the line does not begin with category, date and a capital.

    >>> leading("CLJun 14, 2023CodeKites at SeaAda Ek"), leading("CLJun 14, 2023CodeBERT: Words")
    (('CLJun 14, 2023Code', 'Kites at SeaAda Ek'), ('CLJun 14, 2023', 'CodeBERT: Words'))
    """
    head = _HEADER.match(line)
    if head is None or not head["category"]:
        return None
    at = head.end()
    code = re.compile(r"(?:Has\s)?Code(?=[A-Z][a-z\s]|[\d\"“\u3400-\u9fff])").match(line, at)
    at = code.end() if code else at
    return (line[:at], line[at:]) if re.match(r"[A-Z\d\"“\u3400-\u9fff]", line[at:]) and len(line) - at > 8 else None


def day(written: str | None) -> str | None:
    """The date as ISO text; `None` without a year, for then the page does not say which."""
    return dates.parse_or_none(re.sub(r",(?=\d)", ", ", written)) if written and re.search(r"\d{4}", written) else None
