"""Who speaks of a work, and what they say otherwise than before: told by their own words alone, so that it is the same
whichever other works are known, joined or parted meanwhile.

All doors of arXiv are one voice on one number; any other source's word is a voice of its own. docs/decisions/0100.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crawler.record import Record
from indexer.store.assertions import Assertion, serve
from indexer.store.authority import ARXIV, BY_FIELD, TEXT, WHOLE
from indexer.store.identity import Key
from indexer.store.wording import FIELDS, Field, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field of which a source says otherwise than before, and the word that says so.

    `old` and `new` are as `papers` has them. Of an abstract the old one alone is kept: the new one stands in the
    paper's row, or in `old` of its next change.
    """

    kind: Kind
    field: str
    old: str | None
    new: str | None
    version: int | None
    word: Assertion


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one source said of a work before a page, by the same words that it says `after` it."""

    before: dict[Key, Assertion] = field(default_factory=dict)
    after: dict[Key, Assertion] = field(default_factory=dict)

    def changes(self, number: str | None) -> list[Change]:
        """What it says otherwise; `number` is the arXiv number that its words are about."""
        old, new = list(self.before.values()), list(self.after.values())
        if not old or self.before == self.after:
            return []
        was, now, lead = serve(old, number), serve(new, number), TEXT.line(new, number)[0]
        newest = max((w.record.version or 0 for w in old), default=0)
        newer = 0 < newest < (lead.record.version or 0)
        found = []
        if newer:
            found.append(_change("version", "version", str(newest), str(now.version), now, lead))
        for name, field_ in FIELDS.items():
            value, said = field_.value(was), field_.value(now)
            if value == said or said is None or (value is None and not field_.appears):
                continue
            word = speaker(name, now, new, number)
            if word is None or not self._is_heard(word) or field_.alike(was, now):
                continue
            if (newer and field_.of_version) or self._says_otherwise(word, field_):
                told = None if name == "abstract" else said
                found.append(_change(field_.kind, name, value, told, now, word))
        if was.status != now.status:
            word = next(filter(self._is_heard, TEXT.line(new, number)))
            if newer or self._acts(word):
                found.append(_change(now.status or "reinstated", "status", was.status, now.status, now, word))
        return found

    def _is_heard(self, word: Assertion) -> bool:
        return self.before.get(key(word)) != word

    def _earlier(self, word: Assertion) -> Assertion | None:
        """What the same door said before, of the same version or an older one: arXiv's whole records, by whichever of
        its doors, are one."""
        earlier = self.before.get(key(word))
        if earlier is None and word.record.source in WHOLE:
            line = TEXT.line(list(self.before.values()))
            earlier = next((w for w in line if w.record.source in WHOLE), None)
        older = earlier is not None and (earlier.record.version or 0) <= (word.record.version or 0)
        return earlier if older else None

    def _says_otherwise(self, word: Assertion, field_: Field) -> bool:
        """Whether the door that says it was heard before and said otherwise, or said nothing and would have."""
        earlier = self._earlier(word)
        if earlier is None:
            return False
        if field_.value(earlier.record) is None:
            return field_.appears
        return not field_.alike(earlier.record, word.record)

    def _acts(self, word: Assertion) -> bool:
        """Whether the source itself took the work back, or brought it back."""
        earlier = self._earlier(word)
        return earlier is not None and _standing(earlier) != _standing(word)


def voices(before: Mapping[Key, Assertion], after: Mapping[Key, Assertion]) -> Iterable[Voice]:
    """Whoever says the words `after` of a work; `before` has words as they were, wherever they stood."""
    found: dict[Key | str, Voice] = {}
    for at, word in after.items():
        source, name = at
        voice = found.setdefault(name if source in ARXIV else at, Voice())
        voice.after[at] = word
        if at in before:
            voice.before[at] = before[at]
    return found.values()


def speaker(name: str, served: Record, words: list[Assertion], number: str | None) -> Assertion | None:
    """The word whose value of a field is served: the first to ask that says it."""
    field_ = FIELDS[name]
    line = BY_FIELD.get(name, TEXT).line(words, number)
    return next((word for word in line if field_.value(word.record) == field_.value(served)), None)


def key(word: Assertion) -> Key:
    """What the word is stored under."""
    return word.record.source, word.record.key


def _standing(word: Assertion) -> str | None:
    return word.record.status or ("withdrawn" if word.deleted is not None else None)


def _change(kind: Kind, name: str, old: str | None, new: str | None, now: Record, word: Assertion) -> Change:
    return Change(kind=kind, field=name, old=old, new=new, version=now.version, word=word)
