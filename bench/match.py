"""Matching without identifiers: does a work as another source writes it find itself, and nothing else?

Of real records with `--from FILE…` (JSON lines: id, title, authors, created or year, abstract …), identifiers hidden.
Works are drawn with a fixed seed, half for development and half for the figures; each is written as another source
would (bench/renderings.py), and beside some of them stands a trap: another work that looks like it. Everything is
looked up among all records, by keys, as the store does. Which pairs are wrong is printed, each with its rule.
"""

from __future__ import annotations

import gzip
import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

from bench.measure import Options
from bench.renderings import FORMS, RETITLED, TRAPS, rendered, trap
from crawler.parse import authors as lists
from crawler.parse import text as texts
from crawler.parse.titles import folded
from crawler.record import Author
from indexer.works.described import Described, span
from indexer.works.judge import Judgement, judge
from indexer.works.keys import keys
from indexer.works.names import family

#: Works that are written as another source would, both halves together; and one trap for so many of them.
RECORDS = 12_000
A_TRAP = 4
SEED = 20261121

_UNMET = "no key in common"

Half = Literal["development", "test"]


@dataclass(slots=True)
class Entry:
    """A description, the work it is of, and where it comes from: `record`, what was done to it, or the trap it is."""

    work: str
    known: Described
    origin: str = "record"

    @property
    def retitled(self) -> bool:
        """Whether the title was changed, beyond how it is set."""
        return any(how in self.origin for how in RETITLED)

    @property
    def shown(self) -> str:
        who = ", ".join(author.name for author in self.known.authors[:3])
        return f"{self.work} ({self.origin}) {self.known.title} | {who}"


@dataclass(slots=True)
class Told:
    """What came of a set: pairs found rightly and wrongly, forms that did not find their record and why, and costs."""

    forms: list[Entry]
    traps: int = 0
    right: int = 0
    wrong: list[tuple[Entry, Entry, Judgement]] = field(default_factory=list)
    missed: list[tuple[Entry, Entry, str]] = field(default_factory=list)
    costs: dict[str, float] = field(default_factory=dict)


def measured(options: Options) -> list[dict[str, Any]]:
    """Precision and recall of the test half with 95 % intervals, recall by form, and what keys and judging cost."""
    if not options.files:
        raise SystemExit("match: expected real records, found none (--from FILE…)")
    records = list(read(options.files))
    forms = labelled(records, options.records, "test")
    told, plain = matched(records, forms), plainly(records, forms)
    for one, other, judgement in told.wrong:
        print(f"wrongly one, {judgement.rule}: {one.shown}\n    {other.shown}")
    for one, other, why in told.missed:
        print(f"missed, {why}: {other.shown}\n    {one.shown}")
    by_title = [
        _row("precision of equal titles and a family name", plain[0], sum(plain)),
        _row("recall of equal titles and a family name", plain[0], len(told.forms)),
    ]
    return [*rows(told), *by_title]


def read(files: Iterable[Path]) -> Iterator[Entry]:
    """The works of these files, each once, without identifiers."""
    seen = set()
    for path in files:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for entry in map(json.loads, lines):
                if entry["id"] not in seen and entry["title"] and entry["authors"]:
                    seen.add(entry["id"])
                    yield Entry(entry["id"], _known(entry))


def _known(entry: dict[str, Any]) -> Described:
    found = entry["authors"]
    names = [texts.clean(name, texts.AUTHOR) for name in found] if isinstance(found, list) else []
    people = tuple(Author(name=name) for name in names if name) or lists.split(str(found))[0]
    return Described(
        title=texts.clean(entry["title"], 1_000),
        authors=people,
        years=span((entry.get("created"), entry.get("updated"), entry.get("year"))),
        venue=entry.get("journal_ref") or entry.get("venue"),
        comments=entry.get("comments"),
        abstract=entry.get("abstract"),
    )


def labelled(records: Sequence[Entry], count: int, half: Half) -> list[Entry]:
    """Of one half of the works drawn: each as another source writes it, and traps."""
    rng = Random(SEED)
    drawn = rng.sample(sorted(records, key=lambda entry: entry.work), min(count, len(records)))
    chosen = drawn[: len(drawn) // 2] if half == "development" else drawn[len(drawn) // 2 :]
    words = [word for entry in drawn for word in (entry.known.title or "").split() if word.isalpha() and len(word) > 3]
    found = []
    for n, entry in enumerate(chosen):
        done, known = rendered(rng, entry.known, words)
        found.append(Entry(entry.work, known, done))
        if n % A_TRAP == 0:
            name, known = trap(rng, entry.known, chosen[n - 1].known.authors)
            found.append(Entry(f"{entry.work}: {name}", known, name))
    return found


def matched(records: Sequence[Entry], forms: Sequence[Entry]) -> Told:
    """Looks up the works of `forms` among all records and all forms, and judges each pair that shares a key."""
    entries = [*records, *forms]
    told = Told([form for form in forms if form.origin not in TRAPS])
    told.traps = len(forms) - len(told.forms)
    began = time.process_time()
    made = [keys(entry.known) for entry in entries]
    told.costs["µs for the keys of a work"] = (time.process_time() - began) / len(entries) * 1e6
    told.costs["keys a work"] = sum(map(len, made)) / len(made)
    for share in (10, 1):
        few = list(range(0, len(records), share))
        told.costs[f"other works under its keys, of {len(few):,}"] = _strangers([made[n] for n in few])
    pairs = _pairs(made, records, told.forms)
    began = time.process_time()
    for one, other in sorted(pairs):
        _weigh(told, entries[one], entries[other])
    told.costs["µs to judge a pair"] = (time.process_time() - began) / max(len(pairs), 1) * 1e6
    known = {entry.work: entry for entry in records}
    for form in told.forms:
        _missing(told, known[form.work], form)
    return told


def plainly(records: Sequence[Entry], forms: Sequence[Entry]) -> tuple[int, int]:
    """The plain way, to compare: one work where the titles are equal, letter by letter, and a family name is in both.
    How many pairs are right, and how many wrong."""
    entries = [*records, *forms]
    families = [{family(author.name) for author in entry.known.authors} for entry in entries]
    made = [(folded(entry.known.title or ""),) for entry in entries]
    found = [pair for pair in _pairs(made, records, forms) if families[pair[0]] & families[pair[1]]]
    right = sum(entries[one].work == entries[other].work for one, other in found)
    return right, len(found) - right


def _pairs(
    made: Sequence[tuple[Hashable, ...]], records: Sequence[Entry], forms: Sequence[Entry]
) -> set[tuple[int, int]]:
    """All pairs that share a key, of the forms and what they are forms of with everything."""
    index: dict[Hashable, list[int]] = defaultdict(list)
    for n, found in enumerate(made):
        for key in found:
            index[key].append(n)
    works = {form.work for form in forms}
    asked = [n for n, entry in enumerate(records) if entry.work in works] + list(range(len(records), len(made)))
    near = ((n, other) for n in asked for key in made[n] for other in index[key] if other != n)
    return {(min(pair), max(pair)) for pair in near}


def _strangers(made: Sequence[tuple[int, ...]]) -> float:
    """How many others a work meets under its keys on average."""
    works = Counter(key for found in made for key in found)
    return sum(count * (count - 1) for count in works.values()) / len(made)


def _weigh(told: Told, one: Entry, other: Entry) -> None:
    judgement = judge(one.known, other.known)
    if judgement.same and one.work == other.work:
        told.right += 1
    elif judgement.same:
        told.wrong.append((one, other, judgement))


def _missing(told: Told, record: Entry, form: Entry) -> None:
    judgement = judge(record.known, form.known)
    if not set(keys(record.known)) & set(keys(form.known)):
        told.missed.append((record, form, f"{_UNMET}, judged {'the same' if judgement.same else judgement.rule}"))
    elif not judgement.same:
        told.missed.append((record, form, judgement.rule))


def rows(told: Told) -> list[dict[str, Any]]:
    """The figures of a set as rows of a table."""
    missed = [form for _, form, _ in told.missed]
    kinds: dict[str, Callable[[Entry], bool]] = {
        "title as it was, or set otherwise": lambda form: not form.retitled,
        "retitled": lambda form: form.retitled,
        **{name: lambda form, name=name: form.origin.startswith(name) for name in FORMS},  # type: ignore[misc]
    }
    found = [_row("precision", told.right, told.right + len(told.wrong))]
    found.append(_row("recall", told.right, told.right + len(missed)))
    fallen = {entry.work for one, other, _ in told.wrong for entry in (one, other) if entry.origin in TRAPS}
    found.append(_row("traps not fallen into", told.traps - len(fallen), told.traps))
    unmet = sum(why.startswith(_UNMET) for _, _, why in told.missed)
    alike = told.right + sum(why == f"{_UNMET}, judged the same" for _, _, why in told.missed)
    found.append(_row("judged the same, and a key in common", told.right, alike))
    found.append(_row("a key in common", len(told.forms) - unmet, len(told.forms)))
    for name, fits in kinds.items():
        all_ = sum(map(fits, told.forms))
        found.append(_row(f"recall, {name}", all_ - sum(map(fits, missed)), all_))
    return [*found, *({"of": name, "figure": round(figure, 3)} for name, figure in told.costs.items())]


def _row(name: str, right: int, count: int) -> dict[str, Any]:
    low, high = wilson(right, count)
    return {
        "of": name,
        "right": right,
        "all": count,
        "%": round(100 * right / max(count, 1), 2),
        "from": round(100 * low, 2),
        "to": round(100 * high, 2),
    }


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), as fractions."""
    if not count:
        return 0.0, 1.0
    z, share = 1.959964, right / count
    middle, wide = share + z * z / (2 * count), z * math.sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2)
    return (middle - wide) / (1 + z * z / count), (middle + wide) / (1 + z * z / count)
