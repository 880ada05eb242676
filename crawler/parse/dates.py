"""Dates as sources write them → ISO 8601 at the precision that was given, times in UTC (see `crawler.record`).

A time without a zone is no moment: only its day is kept.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

_MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * n : 3 * n + 3].lower(): n + 1 for n in range(12)}
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?\s*(?P<zone>[a-z]{1,5}|[+-]\d\d:?\d\d)?"
)
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        # ISO 8601, W3C: 2024 · 2024-03 · 2024-03-05 · 2024-03-05T17:59:59.123-05:00; Highwire's 2024/03/05
        rf"(?P<year>\d{{4}})(?:[-/](?P<month>\d\d?)(?:[-/](?P<day>\d\d?)(?:[T ]\s*{_CLOCK})?)?)?",
        # RFC 822 and listing headings: Tue, 30 Jun 2009 12:52:56 GMT · Tuesday, 12 May 2026 · 3 March 2023
        rf"(?:[a-z]{{3,9}},?\s+)?(?P<day>\d\d?)(?:\s+|-){_MONTH}(?:,?\s+|-)(?P<year>\d{{4}}|\d\d)(?:,?\s+{_CLOCK})?",
        # May 12, 2026 · May 2026
        rf"(?:[a-z]{{3,9}},\s+)?{_MONTH}\s+(?:(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+)?(?P<year>\d{{4}})(?:,?\s+{_CLOCK})?",
        # 20240305 as in URLs and citation_date
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)",
    )
]
_DAY = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
_GMT_MONTHS = {name.title(): f"{number:02d}" for name, number in _MONTHS.items()}
_GMT = re.compile(rf"[A-Z][a-z]{{2}}, ([0-9]{{1,2}}) ({'|'.join(_GMT_MONTHS)}) ([1-9]\d{{3}}) (\d\d:\d\d:[0-5]\d) GMT")
#: RFC 822 §5.1. Other letters mean what their writer thought they meant.
_ZONES = {"z": 0, "gmt": 0, "ut": 0, "utc": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5}
_ZONES |= {"mst": -7, "mdt": -6, "pst": -8, "pdt": -7}


def parse(text: str) -> str:
    """The date as ISO 8601 text. Raises `ValueError` on what is no date.

    >>> parse("Tue, 30 Jun 2009 12:52:56 GMT"), parse("2026-11-20T00:00:00-05:00"), parse("May 2026")
    ('2009-06-30T12:52:56Z', '2026-11-20T05:00:00Z', '2026-05')
    """
    if (
        len(text) == 20 and text[19] == "Z" and text[10] == "T" and text[17] < "6" and text[0] != "0"
    ):  # already so, as in the API: ten times faster
        datetime.fromisoformat(text)
        return text
    if _DAY.fullmatch(text):  # as in dumps
        date.fromisoformat(text)
        return text
    if gmt := _GMT.fullmatch(text):  # as in arXivRaw
        day_text, name, year, clock = gmt.groups()
        moment_text = f"{year}-{_GMT_MONTHS[name]}-{day_text:0>2}T{clock}Z"
        datetime.fromisoformat(moment_text)
        return moment_text
    found = _match(text)
    day = _day(found)
    moment = _moment(found, day) if day and found.get("hour") else None
    if moment:
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return day.isoformat() if day else _month(found)


def parse_or_none(text: str | None) -> str | None:
    """The date, or `None` where there is none or it can't be read: for dates that a record can do without."""
    if not text:
        return None
    try:
        return parse(text)
    except ValueError:
        return None


def written_day(text: str) -> str:
    """The calendar day as it is written, whatever the zone: `2026-11-20T00:00:00-05:00` → `2026-11-20`."""
    day = _day(_match(text))
    if not day:
        raise ValueError(f"expected a day, found {text!r}")
    return day.isoformat()


def eastern_day(text: str) -> str:
    """The day in arXiv's time zone (US Eastern) of a moment; a date without time is that day.

    The zone's rule is written out (second Sunday of March to first Sunday of November, since 2007), because not every
    system that runs this has a time zone database.
    """
    found = _match(text)
    day = _day(found)
    moment = _moment(found, day) if day and found.get("hour") else None
    if not day or moment is None:
        return written_day(text)
    begins = datetime(moment.year, 3, _sunday(moment.year, 3, 2), 7, tzinfo=UTC)
    ends = datetime(moment.year, 11, _sunday(moment.year, 11, 1), 6, tzinfo=UTC)
    return (moment - timedelta(hours=4 if begins <= moment < ends else 5)).date().isoformat()


def _match(text: str) -> dict[str, str | None]:
    text = text.strip()
    if len(text) <= 64:  # nothing that is a date is longer
        for form in _FORMS:
            if found := form.fullmatch(text):
                return found.groupdict()
    raise ValueError(f"expected a date, found {text[:64]!r}")


def _year(found: dict[str, str | None]) -> int:
    year = int(found["year"] or 0)
    if len(found["year"] or "") == 2:
        return year + (2000 if year < 70 else 1900)
    if year < 1000:  # e.g. 0001-01-01T00:00:00, which some programs write for "none"
        raise ValueError(f"expected a year, found {found['year']}")
    return year


def _month_number(found: dict[str, str | None]) -> int | None:
    if name := found.get("name"):
        return _MONTHS[name[:3].lower()]
    return int(month) if (month := found.get("month")) else None


def _day(found: dict[str, str | None]) -> date | None:
    month, day = _month_number(found), found.get("day")
    return date(_year(found), month, int(day)) if month and day else None


def _month(found: dict[str, str | None]) -> str:
    year, month = _year(found), _month_number(found)
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"expected a month, found {month} of {year}")
    return f"{year:04d}-{month:02d}" if month else f"{year:04d}"


def _moment(found: dict[str, str | None], day: date) -> datetime | None:
    zone = _zone(found.get("zone"))
    if zone is None:
        return None
    second = min(int(found.get("second") or 0), 59)  # leap seconds
    local = datetime(
        day.year, day.month, day.day, int(found["hour"] or 0), int(found["minute"] or 0), second, tzinfo=zone
    )
    try:
        moment = local.astimezone(UTC)
    except OverflowError as exc:
        raise ValueError(f"expected a date, found {local.isoformat()}") from exc
    return moment if moment.year >= 1000 else None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text[0] in "+-":
        minutes = int(text[1:3]) * 60 + int(text[-2:])
        return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
    hours = _ZONES.get(text.lower())
    return None if hours is None else timezone(timedelta(hours=hours))


def _sunday(year: int, month: int, nth: int) -> int:
    return 7 - date(year, month, 1).weekday() + 7 * (nth - 1)
