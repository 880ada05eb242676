"""The command line, and the one place where crawler and indexer are put together. One file per group of commands.

Commands import what they need when they run: `--help` loads neither Scrapy nor Datasette.
"""

from __future__ import annotations

from indexer.cli.app import main

__all__ = ["main"]
