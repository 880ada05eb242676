"""What a page of the sample web is before it is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, body and headers. `validators`: whether it carries ETag and Last-Modified, and can be a 304."""

    body: bytes
    content_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: bool = False


def one_line(text: str) -> str:
    """Text with its line breaks and runs of blanks as single blanks."""
    return re.sub(r"\s+", " ", text).strip()
