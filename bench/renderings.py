"""A work as another source would write it, and works that are easily taken for it. All drawn from the generator given.

What is done to a work follows what was seen between arXiv, the ACL Anthology, conference pages and homepages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from crawler.record import Author
from indexer.readable import readable
from indexer.works.described import Described

#: What may be done to a title.
RETITLED = (
    "subtitle dropped",
    "subtitle added",
    "name added",
    "word changed",
    "word dropped",
    "small words dropped",
    "halves turned",
)
#: Works that are easily taken for another.
TRAPS = (
    "comment",
    "reply to a comment",
    "erratum",
    "sequel",
    "part",
    "next version",
    "thesis",
    "extended abstract",
    "same title by others",
    "same title years later",
    "first author's next",
)
#: Subtitles that authors add; all are of no particular work.
_SUBTITLES = (
    "A Unified View",
    "Theory and Practice",
    "A Data-Driven Approach",
    "Lessons from the Field",
    "An Empirical Study",
    "Methods and Applications",
    "New Results and Open Problems",
    "A Case Study",
)
_PREFIXES = ("FlexNet", "OmniKit", "SparseLab", "QuickSim", "DeepTrace", "AutoMesh")
_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ehaviour", "ehavior"),
    ("odelling", "odeling"),
    ("eighbour", "eighbor"),
    ("olour", "olor"),
    ("nalyse", "nalyze"),
)
_NEXT = ("Revisited", "without Assumptions", "Beyond the Gaussian Case", "in Three Dimensions", "at Scale")
_SMALL = ("of", "for", "in", "with", "on", "and", "the", "a", "an", "to", "from", "by")


def rendered(rng: Random, work: Described, words: Sequence[str]) -> tuple[str, Described]:
    """The work as one of several sources writes it, and what was done: `homepage, initials, subtitle dropped`.

    One in ten is retitled, with a word of `words` where one is changed.
    """
    name, form = rng.choices(list(FORMS.items()), weights=(30, 25, 20, 15, 10))[0]
    done = [name]
    title = _unicode(work.title or "")
    if rng.random() < 0.1:
        how, title = _retitled(rng, title, words)
        done.append(how)
    changed, told = form(rng, replace(work, title=_set(rng, title), comments=None, venue=None))
    return ", ".join([*done, *told]), changed


def trap(rng: Random, work: Described, strangers: Sequence[Author]) -> tuple[str, Described]:
    """Another work that looks like this one: one of `TRAPS`, by its authors or by `strangers`."""
    title = _unicode(work.title or "")
    akin = replace(work, abstract=None, comments=None, venue=None)
    strange = replace(akin, authors=tuple(strangers))
    later = (work.years[0] + 9, work.years[1] + 9) if work.years else None
    name = rng.choice(TRAPS)
    return name, {
        "comment": replace(strange, title=f"Comment on “{title}”"),
        "reply to a comment": replace(akin, title=f"Reply to Comment on “{title}”"),
        "erratum": replace(akin, title=f"Erratum: {title}"),
        "sequel": replace(akin, title=f"{title}. II"),
        "part": replace(akin, title=f"{title}, Part 2: Applications"),
        "next version": replace(akin, title=_next_version(title)),
        "thesis": replace(akin, authors=work.authors[:1], comments="PhD thesis, 180 pages"),
        "extended abstract": replace(akin, title=f"{title} (Extended Abstract)"),
        "same title by others": replace(strange, title=title),
        "same title years later": replace(strange, title=title, years=later),
        "first author's next": replace(akin, title=f"{title} {rng.choice(_NEXT)}", authors=akin.authors[:1]),
    }[name]


def _next_version(title: str) -> str:
    head, colon, rest = title.partition(":")
    return f"{head}2.0:{rest}" if colon and " " not in head.strip() else f"{title} 2.0"


def _proceedings(rng: Random, work: Described) -> tuple[Described, list[str]]:
    """A publisher's page: everybody's full name, abstract as it was revised, the year of publication."""
    told = []
    authors = work.authors
    if rng.random() < 0.1 and len(authors) > 2:
        authors, told = _swapped(rng, authors), ["authors in another order"]
    elif rng.random() < 0.1:
        authors, told = (*authors, Author(name="Wilhelmina Zoetemelk")), ["an author more"]
    year = None if work.years is None else work.years[0] + rng.choice((0, 0, 1, 1, 2))
    abstract = _worked_over(rng, work.abstract)
    return replace(work, authors=authors, abstract=abstract, years=_year(year)), told


def _citation(rng: Random, work: Described) -> tuple[Described, list[str]]:
    """A reference: initials, the first three and et al., the year or one beside it."""
    told = ["initials"]
    authors = [_initials(author.name, family_first=rng.random() < 0.3) for author in work.authors]
    complete = len(authors) <= 6
    if not complete:
        authors, told = authors[: rng.choice((1, 3, 5))], [*told, "et al."]
    return _known(work, authors, complete, _near_year(rng, work)), told


def _homepage(rng: Random, work: Described) -> tuple[Described, list[str]]:
    """An entry in somebody's list: names in full or not, et al. behind the first few, the year or none."""
    told = []
    authors = [_ascii(author.name) if rng.random() < 0.5 else author.name for author in work.authors]
    if rng.random() < 0.3:
        authors, told = [_initials(name, family_first=False) for name in authors], ["initials"]
    elif rng.random() < 0.15:
        authors, told = [_turned(name) for name in authors], ["family name first"]
    elif rng.random() < 0.3:
        authors, told = [_short(name) for name in authors], ["no middle names"]
    complete = True
    if len(authors) > 3 and rng.random() < 0.3:
        authors, complete = authors[: rng.randint(1, 3)], False
        told.append("et al.")
    return _known(work, authors, complete, _near_year(rng, work)), told


def _owner(rng: Random, work: Described) -> tuple[Described, list[str]]:
    """A list without authors: whose page it is wrote it, as one of several."""
    owner = rng.choice(work.authors).name
    return _known(work, [_short(owner)], False, _near_year(rng, work)), []


def _catalogue(rng: Random, work: Described) -> tuple[Described, list[str]]:
    """A bibliographic database: `Family, Given`, no accents, upper case at times, abstract as on arXiv or none."""
    authors = [_comma(_ascii(author.name)) for author in work.authors]
    told = ["Family, Given"]
    title = _ascii(work.title or "")
    if rng.random() < 0.2:
        title, authors, told = title.upper(), [name.upper() for name in authors], [*told, "capitals"]
    abstract = work.abstract if rng.random() < 0.5 else None
    return replace(_known(work, authors, True, _near_year(rng, work)), title=title, abstract=abstract), told


FORMS: dict[str, Callable[[Random, Described], tuple[Described, list[str]]]] = {
    "proceedings": _proceedings,
    "homepage": _homepage,
    "citation": _citation,
    "catalogue": _catalogue,
    "owner's list": _owner,
}


def _known(work: Described, names: Sequence[str], complete: bool, year: int | None) -> Described:
    authors = tuple(Author(name=name) for name in names)
    return replace(work, authors=authors, complete=complete, years=_year(year), abstract=None)


def _near_year(rng: Random, work: Described) -> int | None:
    if work.years is None or rng.random() < 0.25:
        return None
    return work.years[0] + rng.choice((-1, 0, 0, 0, 1, 1, 2))


def _year(year: int | None) -> tuple[int, int] | None:
    return None if year is None else (year, year)


def _retitled(rng: Random, title: str, words: Sequence[str]) -> tuple[str, str]:
    """As authors do between versions; a title that has nothing to drop gets something more."""
    found = title.split()
    content = [n for n, word in enumerate(found) if word.lower() not in _SMALL and word.isalpha()]
    head, colon, _ = title.partition(": ")
    how = rng.choices(("subtitle", "prefix", "word", "dropped", "small", "order"), weights=(30, 15, 20, 10, 15, 10))[0]
    if how == "subtitle" and colon and len(head.split()) > 2:
        return "subtitle dropped", head
    if how == "subtitle" or len(content) < 4:
        return "subtitle added", f"{title}: {rng.choice(_SUBTITLES)}"
    if how == "prefix":
        return "name added", f"{rng.choice(_PREFIXES)}: {title}"
    at = rng.choice(content)
    if how == "word":
        return "word changed", " ".join([*found[:at], rng.choice(words), *found[at + 1 :]])
    if how == "dropped":
        return "word dropped", " ".join([*found[:at], *found[at + 1 :]])
    if how == "small":
        return "small words dropped", " ".join(
            word for word in found if word.lower() not in ("a", "an", "the", "on", "towards")
        )
    half = len(found) // 2
    return "halves turned", " ".join([*found[half:], "and", *found[:half]])


def _set(rng: Random, title: str) -> str:
    """Another house's way to set the same title."""
    ways = [title, title.lower(), title.title(), title.replace(": ", " - "), title.replace("-", " "), f"{title}."]
    ways += [title.replace("-", "‐"), title.replace('"', "”"), title.replace(" and ", " & ")]
    for ours, theirs in _SPELLINGS:
        if ours in title or theirs in title:
            ways.append(title.replace(ours, theirs) if ours in title else title.replace(theirs, ours))
    return rng.choice(ways)


def _worked_over(rng: Random, abstract: str | None) -> str | None:
    """An abstract as it was revised: one in four new, else some sentences gone and one added."""
    if abstract is None or rng.random() < 0.25:
        return None
    sentences = re.split(r"(?<=[.!?])\s+", abstract)
    kept = [sentence for sentence in sentences if rng.random() > 0.2] or sentences
    if rng.random() < 0.3:
        kept.insert(rng.randint(0, len(kept)), "Our code and further experiments are available to everybody.")
    return " ".join(kept)


def _unicode(title: str) -> str:
    return readable(title)


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if not unicodedata.combining(c))


def _parts(name: str) -> tuple[list[str], str]:
    *given, family = name.split()
    return given, family


def _initials(name: str, *, family_first: bool) -> str:
    given, family = _parts(name)
    letters = " ".join(f"{word[0]}." for word in given if word[0].isalpha())
    return f"{family}, {letters}" if family_first and letters else f"{letters} {family}".strip()


def _turned(name: str) -> str:
    given, family = _parts(name)
    return " ".join([family, *given])


def _comma(name: str) -> str:
    given, family = _parts(name)
    return f"{family}, {' '.join(given)}" if given else family


def _short(name: str) -> str:
    given, family = _parts(name)
    return " ".join([*given[:1], family])


def _swapped(rng: Random, authors: Sequence[Author]) -> tuple[Author, ...]:
    return tuple(rng.sample(authors, len(authors)))
