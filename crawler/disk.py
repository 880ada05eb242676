"""What a file is called reaches the disk as well as what it holds, so that it stays when the power goes."""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """New names in the folder are on the disk when this returns."""
    if hasattr(os, "O_DIRECTORY"):  # not everywhere can a folder be opened
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
