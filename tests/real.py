"""Where real answers of real services lie, for tests marked `real_data`; they are kept outside the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PAPERFEED_REAL_DATA") or Path(__file__).resolve().parents[2] / "shared")
DATA = SHARED / "data"


def needs_data(test):
    """Marks a test as `real_data`; it is skipped, saying so, where the folder is absent."""
    skip = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real data at {SHARED} (set PAPERFEED_REAL_DATA)")
    return pytest.mark.real_data(skip(test))
