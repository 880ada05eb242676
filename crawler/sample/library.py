"""The invented papers of the sample web, and what the world knew of them on each of its three days.

The texts stand in `papers/*.toml`, a file a primary category, written by hand. Nobody in them exists. An id such as
`2611.90101` has the form of an arXiv id but lies beyond the numbers that arXiv has ever given out in a month.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

#: Announcement days; the sample's "today" is one of them.
DAYS = (date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19))

#: Code → name, of every category that a sample paper is in. The first four are those that papers are submitted to.
CATEGORIES = {
    "cs.CL": "Computation and Language",
    "cs.IR": "Information Retrieval",
    "math.CO": "Combinatorics",
    "physics.optics": "Optics",
    "astro-ph.IM": "Instrumentation and Methods for Astrophysics",
    "cond-mat.mes-hall": "Mesoscale and Nanoscale Physics",
    "cond-mat.soft": "Soft Condensed Matter",
    "cs.AI": "Artificial Intelligence",
    "cs.CR": "Cryptography and Security",
    "cs.CY": "Computers and Society",
    "cs.DB": "Databases",
    "cs.DL": "Digital Libraries",
    "cs.DM": "Discrete Mathematics",
    "cs.DS": "Data Structures and Algorithms",
    "cs.HC": "Human-Computer Interaction",
    "cs.LG": "Machine Learning",
    "cs.PL": "Programming Languages",
    "eess.AS": "Audio and Speech Processing",
    "eess.IV": "Image and Video Processing",
    "math-ph": "Mathematical Physics",
    "math.HO": "History and Overview",
    "math.LO": "Logic",
    "math.MG": "Metric Geometry",
    "math.NT": "Number Theory",
    "math.PR": "Probability",
    "physics.ao-ph": "Atmospheric and Oceanic Physics",
    "physics.app-ph": "Applied Physics",
    "physics.atom-ph": "Atomic Physics",
    "physics.ed-ph": "Physics Education",
    "physics.flu-dyn": "Fluid Dynamics",
    "physics.hist-ph": "History and Philosophy of Physics",
    "physics.med-ph": "Medical Physics",
    "q-bio.PE": "Populations and Evolution",
    "quant-ph": "Quantum Physics",
    "stat.ME": "Methodology",
    "stat.ML": "Machine Learning",
}
#: Those that the demonstration follows; what is in none of them is in `papers/elsewhere.toml`.
FOLLOWED = tuple(CATEGORIES)[:4]
LICENSES = {
    "arxiv": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    "by": "http://creativecommons.org/licenses/by/4.0/",
    "by-sa": "http://creativecommons.org/licenses/by-sa/4.0/",
    "cc0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "": None,  # submitted before arXiv asked
}

_PHYSICS = {"astro-ph", "cond-mat", "math-ph", "quant-ph"}
_AUTHOR = re.compile(r"(?P<name>[^|(^]+?)(?: \^ (?P<suffix>\w+))?(?: \((?P<number>\d)\))?(?: \| (?P<place>.+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """An author in raw TeX; a collaboration has a keyname only. `number` points into the paper's affiliations."""

    keyname: str
    forenames: str = ""
    suffix: str = ""
    affiliation: str | None = None
    number: int | None = None

    @property
    def name(self) -> str:
        """The name in reading order."""
        return " ".join(part for part in (self.forenames, self.keyname, self.suffix) if part)

    @property
    def inverted(self) -> str:
        """The name as catalogues have it, the suffix with the keyname: `Tsosie Jr, Elias Brandvold`."""
        keyname = f"{self.keyname} {self.suffix}".strip()
        return f"{keyname}, {self.forenames}" if self.forenames else keyname


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One version of a paper. `day` is 1, 2 or 3, or 0 for a version from before the sample's first day."""

    number: int
    submitted: datetime
    size: str
    day: int
    title: str
    abstract: str
    comments: str | None
    journal_ref: str | None
    doi: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper with its versions up to the day that was asked for; the last of them is what readers are served."""

    id: str
    writers: tuple[Writer, ...]
    affiliations: tuple[str, ...]
    categories: tuple[str, ...]
    license: str | None
    msc_class: str | None
    acm_class: str | None
    report_no: str | None
    editions: tuple[Edition, ...]

    @property
    def latest(self) -> Edition:
        """The current version."""
        return self.editions[-1]

    def as_of(self, number: int) -> Paper:
        """The paper when version `number` was the current one."""
        return replace(self, editions=self.editions[:number])

    @property
    def datestamp(self) -> date:
        """When its metadata last changed: the announcement of the current version."""
        return DAYS[self.latest.day - 1] if self.latest.day else self.latest.submitted.date()

    @property
    def byline(self) -> str:
        """All authors in one line of raw TeX, affiliations in parentheses, as `arXivRaw` and RSS have it."""
        line = ", ".join(w.name + _place(w) for w in self.writers)
        places = ", ".join(f"({n}) {place}" for n, place in enumerate(self.affiliations, 1))
        return f"{line} ({places})" if places else line

    def places(self, writer: Writer) -> tuple[str, ...]:
        """The writer's affiliations."""
        if writer.number:
            return (self.affiliations[writer.number - 1],)
        return (writer.affiliation,) if writer.affiliation else ()


@cache
def papers(day: int = len(DAYS)) -> tuple[Paper, ...]:
    """All papers known on the sample's day 1, 2 or 3, by id; versions that come later are not among their versions."""
    if day not in range(1, len(DAYS) + 1):
        raise ValueError(f"the sample web has days 1 to {len(DAYS)}, found {day}")
    found = (_paper(entry, day) for name in (*FOLLOWED, "elsewhere") for entry in data(name)["paper"])
    return tuple(sorted((p for p in found if p.editions), key=lambda p: p.id))


def data(name: str) -> dict[str, Any]:
    """One file of `papers/`."""
    return tomllib.loads((files(__package__) / "papers" / f"{name}.toml").read_text(encoding="utf-8"))


def announced(submitted: datetime) -> int:
    """The sample day on which a submission is announced, 0 for before, 4 for after.

    arXiv closes at 14:00 Eastern and announces that evening for the next day: here at 19:00 UTC, with a weekend before
    day 1. https://info.arxiv.org/help/availability.html
    """
    closing = [datetime(2026, 11, 13, 19, tzinfo=UTC)]
    closing += [datetime(d.year, d.month, d.day, 19, tzinfo=UTC) - timedelta(days=1) for d in DAYS]
    return sum(submitted >= moment for moment in closing)


def archive(category: str) -> str:
    """The archive of a category: `cs` of `cs.CL`."""
    return category.split(".")[0]


def set_spec(category: str) -> str:
    """The OAI set of a category, e.g. `cs:cs:CL`, `physics:cond-mat:soft`, `physics:quant-ph`."""
    group = "physics" if archive(category) in _PHYSICS else archive(category)
    return ":".join([group, *category.split(".")])


def within(paper: Paper, asked: Iterable[str]) -> bool:
    """Whether the paper is in one of the categories or archives."""
    return any(code in (category, archive(category)) for code in asked for category in paper.categories)


def _paper(entry: Mapping[str, Any], day: int) -> Paper:
    editions = tuple(_edition(entry, number) for number in range(1, len(entry["versions"]) + 1))
    return Paper(
        id=entry["id"],
        writers=tuple(_writer(line) for line in entry["authors"].strip().splitlines()),
        affiliations=tuple(entry.get("affiliations", ())),
        categories=tuple(entry["categories"].split()),
        license=LICENSES[entry.get("license", "arxiv")],
        msc_class=entry.get("msc_class"),
        acm_class=entry.get("acm_class"),
        report_no=entry.get("report_no"),
        editions=tuple(e for e in editions if e.day <= day),
    )


def _edition(entry: Mapping[str, Any], number: int) -> Edition:
    """Version `number`: what the entry says, unless its table `v<number>` says otherwise; "" there means not yet."""
    moment, size = entry["versions"][number - 1].split()
    submitted = datetime.fromisoformat(moment)
    told = {**entry, **entry.get(f"v{number}", {})}
    return Edition(
        number=number,
        submitted=submitted,
        size=size,
        day=announced(submitted),
        title=told["title"],
        abstract=told["abstract"].strip(),
        comments=told.get("comments") or None,
        journal_ref=told.get("journal_ref") or None,
        doi=told.get("doi") or None,
        withdrawn=bool(entry.get("withdrawn")) and number == len(entry["versions"]),
    )


def _writer(line: str) -> Writer:
    """`Forenames Keyname`, `Forenames /van der Keyname ^ Jr`, `Name (1)`, `Name | Place` or `=The Collaboration`."""
    if line.startswith("="):
        return Writer(keyname=line[1:])
    match = _AUTHOR.fullmatch(line)
    if match is None:
        raise ValueError(f"author line {line!r}: expected Forenames Keyname, with | before an affiliation")
    forenames, _, keyname = match["name"].rpartition(" /" if " /" in match["name"] else " ")
    number = int(match["number"]) if match["number"] else None
    suffix = match["suffix"] or ""
    return Writer(keyname=keyname, forenames=forenames, suffix=suffix, affiliation=match["place"], number=number)


def _place(writer: Writer) -> str:
    place = writer.number or writer.affiliation
    return f" ({place})" if place else ""
