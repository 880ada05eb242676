"""Are two descriptions of one work? A wrong merge hides a paper, so in doubt they are not; doubt is told.

Symmetric, and a function of the two alone. The rule and its figures: docs/matching.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from indexer.works import abstracts, names, titles
from indexer.works.described import Described
from indexer.works.distinct import contradiction
from indexer.works.kinds import kinds

Verdict = Literal["same", "doubtful", "different"]

#: At least this share of the authors that can be compared is on both sides.
AUTHORS = 0.5
#: And of all authors this share, where both sides name all: a thesis has one, the paper of that title four.
ALL_AUTHORS = 0.3
#: A preprint and what it became are so many years apart at most.
YEARS = 5
#: Where the title was changed as well, more must go with it.
RETITLED_AUTHORS, RETITLED_YEARS = 0.66, 2
#: Titles less alike than this are another paper's, and no doubt.
NEAR = 0.7
#: Under two titles of one work stand abstracts at least so alike; those less alike than `OTHER` are of two works.
ABSTRACTS, OTHER = 0.65, 0.4

#: What a title that was changed has kept.
_KEPT = {"subtitle": "main title", "name": "name", "front": "words"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was weighed; None where one side says nothing of it. `dataclasses.asdict` gives JSON.

    Likeness of titles, and in what way; authors in common, `of` so many that can be compared on the side with fewer,
    and `most` for as many on the other where both name all; whether the first ones are one; years between; likeness of
    abstracts; the identifiers shared or in contradiction (`scheme:value`).
    """

    title: float
    titles: titles.Kind
    authors: int
    of: int
    most: int | None
    first: bool
    years: int | None = None
    abstract: float | None = None
    identifiers: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Of the authors that can be compared; 0 where none can."""
        return round(self.authors / self.of, 4) if self.of else 0.0

    @property
    def agreement(self) -> float:
        """Of all authors where both sides name all, else the same as `share`."""
        return min(self.share, self.authors / self.most) if self.most else self.share


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether two works are one, by which rule, and how alike their titles are, from 0 to 1.

    `doubtful`: they are not taken for one, but somebody should look.
    """

    same: bool
    doubtful: bool = False
    rule: str
    score: float
    evidence: Evidence


def judge(one: Described, other: Described) -> Judgement:
    """Weighs what is known of two works, whichever is named first."""
    shared = set(one.identifiers) & set(other.identifiers)
    against = contradiction(one.identifiers, other.identifiers)
    evidence = _weigh(one, other)
    if against is not None and against.firm:
        return _judged("different", against.rule, replace(evidence, identifiers=against.identifiers))
    if shared:
        named = tuple(sorted(f"{i.scheme}:{i.value}" for i in shared))
        return _judged("same", "identifier", replace(evidence, identifiers=named))
    verdict, rule = _by_words(one, other, evidence)
    if against is not None and verdict == "same":
        return _judged("doubtful", against.rule, replace(evidence, identifiers=against.identifiers))
    return _judged(verdict, rule, evidence)


def _by_words(one: Described, other: Described, evidence: Evidence) -> tuple[Verdict, str]:
    kind, near = evidence.titles, evidence.title >= NEAR
    if one.title is None or other.title is None:
        return "different", "no title"
    if kinds(one) != kinds(other):
        return ("doubtful" if kind == "equal" else "different"), "another kind of work"
    if kind == "other":
        return ("doubtful" if near and evidence.authors else "different"), "titles differ"
    if not evidence.of:
        return "doubtful", "no authors to compare"
    if evidence.share < AUTHORS:
        return ("doubtful" if evidence.authors else "different"), "other authors"
    if one.language and other.language and one.language != other.language:
        return "doubtful", "another language"
    if kind in ("equal", "spelling"):
        return _titled_alike(one, other, evidence)
    return _retitled(evidence)


def _titled_alike(one: Described, other: Described, evidence: Evidence) -> tuple[Verdict, str]:
    if evidence.agreement < ALL_AUTHORS:
        return "doubtful", "other authors"
    if evidence.years is not None and evidence.years > YEARS:
        return "doubtful", "years apart"
    if not all(titles.is_telling(title or "", known=evidence.authors) for title in (one.title, other.title)):
        return "doubtful", "title tells nothing"
    return "same", "title and authors"


def _retitled(evidence: Evidence) -> tuple[Verdict, str]:
    """Another title needs more to go with it: nearly all authors, near years, and what shows that it was changed."""
    if evidence.agreement < RETITLED_AUTHORS or not evidence.first or (evidence.years or 0) > RETITLED_YEARS:
        return "doubtful", "retitled?"
    if evidence.abstract is not None and evidence.abstract >= ABSTRACTS:
        return "same", "retitled, same abstract"
    if evidence.titles == "reworded" or (evidence.abstract is not None and evidence.abstract < OTHER):
        return "doubtful", "retitled?"
    return "same", f"retitled, same {_KEPT[evidence.titles]}"


def _weigh(one: Described, other: Described) -> Evidence:
    alike = titles.likeness(one.title or "", other.title or "")
    people = names.overlap(one.authors, other.authors)
    return Evidence(
        title=alike.score,
        titles=alike.kind,
        authors=people.shared,
        of=people.of,
        most=people.most if one.complete and other.complete else None,
        first=people.first,
        years=_apart(one.years, other.years),
        abstract=None if alike.kind == "other" else abstracts.likeness(one.abstract, other.abstract),
    )


def _apart(one: tuple[int, int] | None, other: tuple[int, int] | None) -> int | None:
    """Years between two spans; 0 where they meet."""
    if one is None or other is None:
        return None
    return max(0, one[0] - other[1], other[0] - one[1])


def _judged(verdict: Verdict, rule: str, evidence: Evidence) -> Judgement:
    return Judgement(
        same=verdict == "same", doubtful=verdict == "doubtful", rule=rule, score=evidence.title, evidence=evidence
    )
