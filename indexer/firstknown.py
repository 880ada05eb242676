"""By which date a work was first known: what orders papers, and what is shown and cited of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable


def first_known(submitted: str | None, later: Iterable[str | None], arxiv_id: str | None) -> str | None:
    """When a work was submitted; else, of what is known of it later (a new version, a listing, a year), the first that
    is there, at its precision; None where nothing is.

    An arXiv number tells the month of submission (https://info.arxiv.org/help/arxiv_identifier.html). A day beyond the
    month after it is no day of that: it is of a replacement, and the month is what is known.

    >>> first_known("2024-03-05T10:00:00Z", (), "2403.00001"), first_known(None, (None, "2026-06-15"), "2008.00001")
    ('2024-03-05T10:00:00Z', '2020-08')
    >>> first_known(None, ("2024-04-01",), "2403.00001"), first_known(None, (None, "2025"), None)
    ('2024-04-01', '2025')
    """
    if submitted:
        return submitted
    known, month = next(filter(None, later), None), _month(arxiv_id)
    if month is None or known is None:
        return known or month
    return month if known[:7] > _after(month) or month.startswith(known) else known


def _month(arxiv_id: str | None) -> str | None:
    """`YYMM` of the number as YYYY-MM: arXiv began in 1991."""
    digits = (arxiv_id or "").rpartition("/")[2][:4]
    if len(digits) != 4 or not digits.isdecimal() or not "01" <= digits[2:] <= "12":
        return None
    return f"{'19' if digits >= '91' else '20'}{digits[:2]}-{digits[2:]}"


def _after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year}-{number + 1:02}" if number < 12 else f"{year + 1}-01"
