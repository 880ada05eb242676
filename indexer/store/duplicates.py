"""What was decided on works that are one, or never are, and what waits for somebody to decide."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from indexer.store.resolutions import near_misses


def listed(db: Database) -> dict[str, list[dict[str, Any]]]:
    """`merges` with rule, score and evidence, `never`, and `near_misses`: JSON-ready, newest decisions first.

    Near misses with works of arXiv's that are not here tell their number in `candidate`.
    """
    merges = list(db.query("select * from merges order by id desc"))
    near = list(db.query("select * from near_misses order by id desc"))
    for row in (*merges, *near):
        row["evidence"] = json.loads(row["evidence"] or "{}")
    for row in merges:
        row["in_force"] = bool(row["in_force"])
    near += [{**row, "rule": "title at arXiv"} for row in near_misses(db)]
    return {
        "merges": merges,
        "never": list(db.query("select * from never_merge order by id desc")),
        "near_misses": near,
    }
