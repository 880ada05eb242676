"""What each source says of a work, and what is served of it: both pure, and the same in whatever order it was heard.

An assertion is one source's word on one work: (kind, key). A newer version replaces an older one whole. Within a
version every field holds the last value that was said; leaving a field out takes nothing back, since sources show the
same work in full here and in short there. The status alone is taken back so, by sources that always state it
(`authority.STATING`). Section and day of announcement belong to the feed, not to the assertion.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from itertools import pairwise
from typing import Any

from crawler.record import Identifier, Record, Version
from indexer.store import authority
from indexer.store.canonical import canonical

_COLUMNS = {"source", "key", "url", "version", "announced", "announce_type"}
_APART = (_COLUMNS - {"url"}) | {"versions", "authors_complete"}
#: Fields that are joined and served one by one; the flag `authors_complete` goes with `authors`.
FIELDS = tuple(f.name for f in fields(Record) if f.name not in _APART)

#: Fields that `assertions.data` may hold; the others have a column of their own there.
STORED = tuple(f.name for f in fields(Record) if f.name not in _COLUMNS)
_DEFAULTS = {f.name: f.default for f in fields(Record) if f.default is not MISSING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One source's word: `kept` has the time of each field that was last said before `fetched`, `deleted` the time at
    which the source said that the work is gone. `found` are identifiers of the work that somebody else found out."""

    record: Record
    fetched: str
    feed: str
    kept: Mapping[str, str] = field(default_factory=dict)
    deleted: str | None = None
    found: tuple[Identifier, ...] = ()

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """What the word is about, by what the source names and what was found."""
        return (*self.record.identifiers, *self.found) if self.found else self.record.identifiers

    def said(self, name: str) -> str:
        """When that field was last said."""
        return self.kept.get(name, self.fetched)


def plain(record: Record) -> Record:
    """The record as it is compared and kept: sets sorted, its own version among the versions, no announcement."""
    changes: dict[str, Any] = {}
    if record.announced is not None or record.announce_type is not None:
        changes["announced"] = changes["announce_type"] = None
    if not record.authors:
        _note(changes, record, "authors_complete", True)
    if len(record.identifiers) > 1:
        _note(changes, record, "identifiers", tuple(sorted(set(record.identifiers), key=identifier_order)))
    if len(record.links) > 1:
        _note(changes, record, "links", tuple(sorted(set(record.links), key=lambda link: (link.kind, link.url))))
    if (record.version is not None or record.versions) and not _ends_with_its_own(record):
        own = (Version(number=record.version, date=record.updated),) if record.version is not None else ()
        _note(changes, record, "versions", union(record.versions, own))
    return replace(record, **changes) if changes else record


def _ends_with_its_own(record: Record) -> bool:
    """Whether its versions stand in order and the last is the one that it says it is: so with nearly all."""
    versions = record.versions
    return (
        bool(versions)
        and (versions[-1].number, versions[-1].date) == (record.version, record.updated)
        and all(one.number < other.number for one, other in pairwise(versions))
    )


def digest(record: Record) -> str:
    """The first half of the SHA-256 of a plain record's canonical JSON, in 22 letters."""
    return _letters(hashlib.sha256(canonical(record).encode()).digest())


def short(hexadecimal: str) -> str:
    """The same of the whole hash, in 64 hexadecimal digits.

    >>> short("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    '47DEQpj8HBSa-_TImW-5JA'
    """
    return _letters(bytes.fromhex(hexadecimal))


def union(*many: Iterable[Version]) -> tuple[Version, ...]:
    """All versions by number; of two dates the last in sorting order, which of two precisions is the finer."""
    found: dict[int, Version] = {}
    for version in (v for versions in many for v in versions):
        held = found.get(version.number)
        if held is None:
            found[version.number] = version
        elif held != version:
            date = max(held.date or "", version.date or "") or None
            size = max(held.size or "", version.size or "") or None
            found[version.number] = Version(number=version.number, date=date, size=size)
    return tuple(found[number] for number in sorted(found))


def join(held: Assertion, said: Assertion, *, again: bool = False) -> Assertion:
    """Both as one; which of the two is named first does not matter.

    With `again` one exchange is being read a second time, by a better parser perhaps: `said` replaces all that it said
    the first time.
    """
    versions = union(held.record.versions, said.record.versions)
    old, new = held.record.version or 0, said.record.version or 0
    joined = _merge(held, said, again) if old == new else max(held, said, key=lambda a: a.record.version or 0)
    last = max(held.fetched, said.fetched)
    deleted = max(held.deleted or "", said.deleted or "") or None
    return replace(
        joined,
        record=replace(joined.record, versions=versions),
        deleted=deleted if deleted is not None and deleted >= last else None,
        found=tuple(sorted({*held.found, *said.found}, key=identifier_order)) if held.found or said.found else (),
    )


def says(word: Assertion) -> tuple[Record, str | None, tuple[Identifier, ...]]:
    """All of it but when and by which feed it was said."""
    return word.record, word.deleted, word.found


def contained(record: Record, joined: Record) -> bool:
    """Whether hearing that record again would change nothing."""
    if (record.version or 0) != (joined.version or 0):
        return False
    return all(not _is_said(record, name) or getattr(record, name) == getattr(joined, name) for name in FIELDS)


def _merge(held: Assertion, said: Assertion, again: bool) -> Assertion:
    values: dict[str, Any] = {}
    times: dict[str, str] = {}
    for name in FIELDS:
        # A field that was last said before is known by its time alone, for the feed is that of the last word.
        same = held.said(name) == said.fetched and (held.feed == said.feed or name in held.kept)
        heard = (said,) if again and same else (held, said)
        choices = [a for a in heard if _is_said(a.record, name)]
        if not choices:
            continue
        best = max(choices, key=lambda a: _weight(a, name))
        values[name], times[name] = getattr(best.record, name), best.said(name)
        if name == "authors":
            values["authors_complete"] = best.record.authors_complete
    last = max(held, said, key=lambda a: (a.fetched, a.feed))
    record = Record(source=said.record.source, key=said.record.key, version=said.record.version, **values)
    kept = {name: time for name, time in times.items() if time != last.fetched}
    return Assertion(record=record, fetched=last.fetched, feed=last.feed, kept=kept)


def _is_said(record: Record, name: str) -> bool:
    """Whether it says something of that field, were it that there is nothing."""
    return not _missing(getattr(record, name)) or (name == "status" and record.source in authority.STATING)


def _weight(assertion: Assertion, name: str) -> tuple[bool, str, str]:
    """The last word counts, but a list that ends in "et al." never replaces a whole one."""
    record = assertion.record
    text = json.dumps(record.to_json().get(name, ""), ensure_ascii=False, sort_keys=True)
    return name == "authors" and record.authors_complete, assertion.said(name), text


def ordered(assertions: Sequence[Assertion], number: str | None = None) -> list[Assertion]:
    """Whose word counts first for the text of the work (`authority.TEXT`) of that arXiv number."""
    return authority.TEXT.line(assertions, number)


def serve(assertions: Sequence[Assertion], number: str | None = None) -> Record:
    """What is served of a work: for each field the first value that is there, asked in the order of its rule.

    Identifiers and links are those of all. Versions are those of one series, where the first date counts. A work that
    every source has deleted is withdrawn; what another library deletes may be a part of another work there. `source`,
    `key` and `version` are those of the first word on its text. Where somebody has put two arXiv numbers together,
    `number` is the one that leads.
    """
    line = ordered(assertions, number)
    lead = line[0].record
    if len(line) == 1 and line[0].deleted is None and (lead.updated is not None or not lead.versions):
        return lead
    records = [a.record for a in line]
    values: dict[str, Any] = {}
    for rule in authority.RULES:
        is_ordered = rule.tiers is authority.TEXT.tiers
        asked = rule.among(line, number) if is_ordered else rule.line(assertions, number)
        values |= {name: _first((a.record for a in asked), name) for name in rule.fields}
    values["identifiers"] = tuple(sorted({i for r in records for i in r.identifiers}, key=identifier_order))
    values["links"] = tuple(sorted({link for r in records for link in r.links}, key=lambda v: (v.kind, v.url)))
    values["versions"] = _versions(a.record for a in line if authority.same_series(a, line, number))
    values["evidence"] = None
    writers = [r for r in records if r.authors]
    by = next((r for r in writers if r.authors_complete), writers[0] if writers else lead)
    values["authors"], values["authors_complete"] = by.authors, by.authors_complete
    if values["updated"] is None and lead.version is not None:
        values["updated"] = next((v.date for v in values["versions"] if v.number == lead.version), None)
    if line[0].deleted is not None and lead.source not in authority.LIBRARIES and values["status"] is None:
        values["status"] = "withdrawn"
    return replace(lead, **values)


def shorten(record: Record, baseline: Mapping[str, Any]) -> dict[str, Any]:
    """Only what differs from what the paper serves, as JSON values; null where the record has nothing."""
    names = [name for name in STORED if getattr(record, name) != baseline[name]]
    if not names:
        return {}
    data = record.to_json()
    return {name: data.get(name, _DEFAULTS[name] or None) for name in names}


def expand(
    source: str, key: str, columns: Mapping[str, Any], data: Mapping[str, Any], base: Mapping[str, Any]
) -> Record:
    """The record that `shorten` made `data` of; `columns` holds its url and version."""
    said = {name: value for name, value in data.items() if value is not None}
    typed = Record.from_json({"source": source, "key": key, "title": "-", **said})
    values = dict(base)
    for name in data:
        values[name] = getattr(typed, name) if name in said else _DEFAULTS[name]
    return Record(source=source, key=key, **columns, **values)


def _letters(digest: bytes) -> str:
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def _first(records: Iterable[Record], name: str) -> Any:
    return next((v for r in records if not _missing(v := getattr(r, name))), _DEFAULTS[name])


def _versions(records: Iterable[Record]) -> tuple[Version, ...]:
    found: dict[int, Version] = {}
    for version in (v for r in records for v in r.versions):
        held = found.setdefault(version.number, version)
        if held.date is None or held.size is None:
            date, size = held.date or version.date, held.size or version.size
            found[version.number] = Version(number=version.number, date=date, size=size)
    return tuple(found[number] for number in sorted(found))


def _missing(value: Any) -> bool:
    return value is None or value == ()


def identifier_order(identifier: Identifier) -> tuple[str, str]:
    """By which identifiers are sorted wherever they are compared or kept."""
    return identifier.scheme, identifier.value


def _note(changes: dict[str, Any], record: Record, name: str, value: object) -> None:
    if value != getattr(record, name):
        changes[name] = value
