"""What a snapshot has that the one before it had not. Reads both."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

# A work changed where what is asserted of it did: hashes tell, so that no text is compared.
_CHANGED = """
select count(distinct paper) from (
  select paper, source, key, hash from main.assertions except select paper, source, key, hash from before.assertions
) where paper in (select id from before.papers)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How many papers came, went, and have changed since the snapshot `since`."""

    since: str
    added: int
    removed: int
    changed: int

    def to_json(self) -> dict[str, Any]:
        """As it stands in the summary."""
        return asdict(self)


def compare(new: Path, old: Path) -> Difference:
    """The difference between two snapshots."""
    conn = sqlite3.connect(f"{new.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        conn.execute("attach ? as before", (f"{old.absolute().as_uri()}?mode=ro&immutable=1",))
        (since,) = conn.execute("select build from before.snapshot").fetchone()
        counted = "select count(*) from (select id from {}.papers except select id from {}.papers)"
        (added,) = conn.execute(counted.format("main", "before")).fetchone()
        (removed,) = conn.execute(counted.format("before", "main")).fetchone()
        (changed,) = conn.execute(_CHANGED).fetchone()
    finally:
        conn.close()
    return Difference(since=since, added=added, removed=removed, changed=changed)
