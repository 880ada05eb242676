"""Titles as keys: for works that a page names by nothing else."""

from __future__ import annotations

import hashlib
import unicodedata


def folded(title: str) -> str:
    """Letters and digits of every script, in one case: what is left when the same title is set another way.

    >>> folded("CPM-2: Large-scale “Models”"), folded("负采样 研究")
    ('cpm2largescalemodels', '负采样研究')
    """
    return "".join(c for c in unicodedata.normalize("NFKC", title).casefold() if c.isalnum())


def key(title: str) -> str:
    """A short name that is the same wherever the same title stands.

    >>> key("On  Hats") == key("on hats") != key("On Hats 2")
    True
    """
    return "title:" + hashlib.sha256((folded(title) or title).encode()).hexdigest()[:20]
