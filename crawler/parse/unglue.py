"""Lines of saved text whose title, authors and venue grew together: `Felt in WindAda Ek, Bo OhHATS 2031[Paper]`.

Only where a list of names fits exactly between two such seams; everything else stays as it is.
"""

from __future__ import annotations

import re
from itertools import combinations

from crawler.parse import byline, labels, namelists, names, venues

#: A longer line is no entry of a list; more seams are no accident of saving.
LINE, SEAMS = 500, 14

# A small letter, a digit or a closing sign, and a capital (or a bracket) right behind it.
_SEAM = re.compile(
    r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[a-z\d)?!.\u3400-\u9fff])(?=[A-Z][a-z]+[ -][A-Z])|(?<=[\w).])(?=\[[A-Z]|\d{4}\b)"
)


def parted(line: str) -> list[str]:
    """The line's parts, one where nothing is glued: title, authors, what else there is.

    >>> parted("Felt in the WindAda Ek, Bo OhHATS 2031[Paper]")
    ['Felt in the Wind', 'Ada Ek, Bo Oh', 'HATS 2031[Paper]']
    """
    if not 12 < len(line) <= LINE:
        return [line]
    seams = [m.start() for m in _SEAM.finditer(line)]
    if not 0 < len(seams) <= SEAMS:
        return [line]
    for start, end in combinations([*seams, len(line)], 2):
        title, people, rest = line[:start].strip(), line[start:end].strip(), line[end:].strip()
        if len(title.split()) > 1 and _are_people(people) and (not rest or _follows(rest)) and not _has_names(title):
            return [part for part in (title, people, rest) if part]
    return [line]


def _are_people(text: str) -> bool:
    said = byline.listed(text)
    return said is not None and bool(said.authors) and all(names.is_name(name) for name in said.authors)


def _has_names(title: str) -> bool:
    found = namelists.find(title)
    return found is not None and found.names > 1


def _follows(rest: str) -> bool:
    """Whether this is what stands behind authors: a venue, a year, labels."""
    bare = re.sub(r"\s*\[[^\[\]]*\]?", "", rest).strip()
    return not bare or venues.starts_venue(bare) or venues.is_venue(bare) or labels.are_labels(rest)
