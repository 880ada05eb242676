"""What a harvest was held against, in words: of a row of `run_sources`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: How many are expected, by the rule that expects them.
_EXPECTED = {
    "declared": "{:,} expected, as its pages declare",
    "history": "{:,} expected, as usual on that weekday",
    "calendar": "{:,} or more expected by arXiv's calendar",
}


def measures(row: Mapping[str, Any]) -> str:
    """What was expected, what was known already, the highest identifier; "" where nothing is known of that.

    >>> measures({"expected": 80, "expected_by": "history", "records": 50, "overlap": 5, "highest": "2611.04210"})
    '80 expected, as usual on that weekday; 5 of 50 (10%) known from harvests before; highest arXiv id 2611.04210'
    >>> measures({"expected": 0, "expected_by": "calendar", "records": 0, "overlap": 0, "highest": None})
    "none expected by arXiv's calendar"
    """
    told = []
    if row["expected"] is not None:
        none = row["expected_by"] == "calendar" and not row["expected"]
        told.append(
            "none expected by arXiv's calendar" if none else _EXPECTED[row["expected_by"]].format(row["expected"])
        )
    if row["overlap"] is not None and row["records"]:
        told.append(share(row["overlap"], row["records"], "known from harvests before"))
    if row["highest"]:
        told.append(f"highest arXiv id {row['highest']}")
    return "; ".join(told)


def share(count: int, total: int, what: str) -> str:
    """So many of so many, and how large a part that is.

    >>> share(3, 4, "answered 304")
    '3 of 4 (75%) answered 304'
    """
    return f"{count:,} of {total:,} ({count / total:.0%}) {what}"
