"""The text of a PDF, by pypdf where it is installed (`pip install paperfeed[pdf]`)."""

from __future__ import annotations

import importlib
import io
from typing import Any

#: Pages that are read; a CV is shorter.
PAGES = 40


class MissingReaderError(Exception):
    """pypdf is not installed."""


def text(body: bytes) -> str:
    """The text, page after page. Raises `MissingReaderError` without pypdf, `ValueError` on what can't be read."""
    try:
        pypdf: Any = importlib.import_module("pypdf")
    except ImportError as exc:
        raise MissingReaderError("a PDF, and pypdf is not installed (pip install 'paperfeed[pdf]')") from exc
    try:
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        return "\n\n".join(pages[n].extract_text() for n in range(min(len(pages), PAGES)))
    except (
        pypdf.errors.PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as exc:
        raise ValueError(f"a PDF that can't be read: {exc}"[:200]) from exc
