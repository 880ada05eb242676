"""Whose word counts for what: the rule by which values are served, as a table. docs/claims.md is made from it.

Kinds of sources stand in tiers. A kind that is not named comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it serves by these rules
    from indexer.store.assertions import Assertion

#: Of the rules below, and of how they are applied: a database that was served by others is served anew.
VERSION = 2

Kinds = tuple[str, ...]
Condition = Callable[["Assertion", Sequence["Assertion"], str | None], bool]

#: The doors of arXiv. They speak of one series of versions, the preprint's; the first three tell all there is to tell.
ARXIV: Kinds = ("arxiv_oai", "arxiv_api", "import", "arxiv_list", "arxiv_rss")
WHOLE = ARXIV[:3]
PUBLISHERS: Kinds = ("acl_anthology",)
FEEDS: Kinds = ("feed",)
#: Other libraries like this one: they serve what others said.
LIBRARIES: Kinds = ("paperfeed",)
#: What people, and sites that gather what people did, say of works.
PAGES: Kinds = ("scholarfeed", "homepage", "cv", "bzpeer")
#: Kinds that say of every work whether it stands: where a record of theirs has no status, it does. arXiv's listings and
#: RSS show too little of a work for that, and pages don't speak of it.
STATING: Kinds = (*WHOLE, *PUBLISHERS, *FEEDS, *LIBRARIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who is asked first for these fields: the tiers in order, in a tier the newest version, then the order of kinds.

    `heard`, where there is one, is the condition (in words: `only`) on a word, given all words in that order and the
    arXiv number that leads, to be asked at all.
    """

    fields: tuple[str, ...]
    tiers: tuple[Kinds, ...]
    reason: str
    only: str | None = None
    heard: Condition | None = None

    def line(self, words: Sequence[Assertion], number: str | None = None) -> list[Assertion]:
        """The words to ask, first first. What its source has deleted comes after all that stands; words on another
        arXiv number than the one that leads, where somebody has put two together, come after all others."""
        return self.among(sorted(words, key=lambda word: (_is_aside(word, number), self._rank(word))), number)

    def among(self, line: list[Assertion], number: str | None = None) -> list[Assertion]:
        """The words to ask of those in the order of a rule with the same tiers."""
        return line if self.heard is None else [word for word in line if self.heard(word, line, number)]

    def place(self, kind: str) -> tuple[int, int]:
        """The tier that a kind of source stands in, and where in it."""
        tier = next((n for n, kinds in enumerate(self.tiers) if kind in kinds), len(self.tiers))
        return tier, self.tiers[tier].index(kind) if tier < len(self.tiers) else 0

    def _rank(self, word: Assertion) -> tuple[bool, int, int, int, str, str]:
        record = word.record
        tier, place = self.place(record.source)
        return word.deleted is not None, tier, -(record.version or 0), place, record.source, record.key


def same_series(word: Assertion, line: Sequence[Assertion], number: str | None = None) -> bool:
    """Whether it counts versions as the first of the line does: arXiv's doors alike, any other kind for itself, and the
    words on the arXiv number that leads apart from those on another."""
    first = line[0]
    if _is_aside(word, number) != _is_aside(first, number):
        return False
    return word.record.source == first.record.source or {word.record.source, first.record.source} <= set(ARXIV)


def about(word: Assertion, number: str | None) -> str | None:
    """The arXiv number that a word is about: the one that leads, unless it names others only."""
    if number is None:
        return None
    named = [i.value for i in word.identifiers if i.scheme == "arxiv"]
    return number if not named or number in named else named[0]


def _is_aside(word: Assertion, number: str | None) -> bool:
    """Whether it is about another arXiv number than the one that leads."""
    return about(word, number) != number


def _is_current(word: Assertion, line: Sequence[Assertion], number: str | None) -> bool:
    return same_series(word, line, number) and word.record.version in (None, line[0].record.version)


def _is_not_superseded(word: Assertion, line: Sequence[Assertion], number: str | None) -> bool:
    series = [w for w in line if same_series(w, (word,), number)]
    newest = max(w.record.version or 0 for w in series)
    if _is_aside(word, number) or word.record.version not in (None, newest):
        return False
    source, version = word.record.source, word.record.version
    # A listing names no version: a dump, which nobody asks again, may be older.
    kinds = WHOLE if version is not None else WHOLE[:2]
    current = (w for w in series if w.record.version in (None, newest) and w.deleted is None)
    first = next((w for w in current if w.record.source in kinds), word)
    if first is word or (first.record.version or 0) < (version or 0):
        return True
    return source in WHOLE and version != first.record.version


def _is_of_the_text(word: Assertion, line: Sequence[Assertion], number: str | None) -> bool:
    return not _is_aside(word, number)


def _knows_years(word: Assertion, line: Sequence[Assertion], number: str | None) -> bool:
    return word.record.source != "bzpeer" or all(w.record.submitted is None for w in line)


_PREPRINT_FIRST = (ARXIV, PUBLISHERS, FEEDS, LIBRARIES, PAGES)
_PUBLISHED_FIRST = (PUBLISHERS, FEEDS, ARXIV, LIBRARIES, PAGES)

#: What every field is served by that no other rule names; its first word is the one that a row is mainly served from.
TEXT = Rule(
    fields=("title", "abstract", "authors", "categories", "submitted", "url", "has_code", "language"),
    tiers=_PREPRINT_FIRST,
    reason="arXiv has the text itself, version by version, and its doors say which; whoever else names a version "
    "counts another series. Of authors, a whole list comes before one that ends in “et al.”, whoever has it.",
)
RULES = (
    TEXT,
    Rule(
        fields=("comments", "journal_ref", "license"),
        tiers=_PREPRINT_FIRST,
        only="Where two arXiv numbers are one work, words on the number that does not lead are not heard.",
        heard=_is_of_the_text,
        reason="Under which licence a text may be copied, and what is said of it, holds for that text, not for another "
        "one that somebody has found to be the same work.",
    ),
    Rule(
        fields=("venue",),
        tiers=_PUBLISHED_FIRST,
        reason="Where it appeared is known best by who published it. A homepage writes what its owner calls the venue, "
        "often before it is so.",
    ),
    Rule(
        fields=("year",),
        tiers=_PUBLISHED_FIRST,
        only="BZPEER is heard only where nobody says when the work was submitted.",
        heard=_knows_years,
        reason="The year of publication is the publisher's to say. BZPEER prints the year of the latest version, which "
        "must not stand beside arXiv's dates as if it were one of publication.",
    ),
    Rule(
        fields=("updated",),
        tiers=_PREPRINT_FIRST,
        only="Only words on the newest version are heard, in the series that the work is served from.",
        heard=_is_current,
        reason="The date of an older version, or of a publisher's correction, says nothing of the newest preprint.",
    ),
    Rule(
        fields=("status",),
        tiers=_PUBLISHED_FIRST,
        only="Only words on the newest version of their own series are heard, and of arXiv numbers the one that leads. "
        "Of arXiv's doors the first that shows whole records of it speaks for all, though it names no status.",
        heard=_is_not_superseded,
        reason="A retraction is the publisher's act and outweighs all that the preprint says; a version that was "
        "withdrawn and then replaced is not withdrawn. Who shows whole records and names no status says that there is "
        "none; an announcement of long ago must not go on saying otherwise.",
    ),
)

#: Field → its rule.
BY_FIELD = MappingProxyType({name: rule for rule in RULES for name in rule.fields})
