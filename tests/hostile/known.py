"""What Datasette itself fails at, by line: nothing that a plugin could mend."""

from __future__ import annotations

import re

import datasette

from tests.hostile import verdict
from tests.hostile.asking import Answer

#: Text of the error's page → cause. Datasette 0.65.5 fails at none.
_FAILURES: dict[str, dict[str, str]] = {"0": {}, "1": {}}


def cause(answer: Answer) -> str | None:
    """Why this Datasette fails so; None where it is not known to."""
    if answer.status < 500:
        return None
    line = datasette.__version__.partition(".")[0]
    told = verdict.said(answer)
    return next((because for text, because in _FAILURES[line].items() if re.search(text, told)), None)
