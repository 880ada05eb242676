"""What kind of piece a work is, where it says so: a reply or a thesis is never the paper of the same name."""

from __future__ import annotations

import re

from indexer.works.described import Described

_IN_TITLE = {
    "reply": r"\b(?:reply|replies|response|rejoinder)\b|\bcomments?\s+on\b|\bcommentary\b|\bdiscussion\s*(?:of|on|:)",
    "correction": r"\b(?:erratum|errata|corrigend(?:um|a)|addendum)\b|\bcorrections?\s+to\b|\bretraction\b",
    "short": r"\bextended\s+abstract\b|\b(?:poster|demo|slides|talk)\)?\s*$|[(\[]\s*abstract\s*[)\]]",
    "thesis": r"\b(?:thesis|dissertation)\b",
}
# Only where the note begins with it: "based on my PhD thesis" is a paper.
_THESIS = re.compile(
    r"\W*(?:my |the author's )?(?:ph\.?\s?d\.?|doctoral|master'?s?|m\.?sc\.?|diploma|bachelor'?s?|habilitation)\W+"
    r"(?:thesis|dissertation)",
    re.IGNORECASE,
)
_KINDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _IN_TITLE.items()}


def kinds(work: Described) -> frozenset[str]:
    """`reply`, `correction`, `short`, `thesis`: what its title, venue or comments call it.

    >>> sorted(kinds(Described(title="Comment on 'Moss and Sand'", comments="PhD thesis, 99 pages")))
    ['reply', 'thesis']
    """
    found = {kind for kind, pattern in _KINDS.items() if pattern.search(work.title or "")}
    if any(_THESIS.match(text or "") for text in (work.venue, work.comments)):
        found.add("thesis")
    return frozenset(found)
