"""What lists of authors add to the names of a person: the one in Latin letters where pages have none, or the one in
characters. Pure.

Pinyin tells which author may be meant, the page that lists the work that it is so: one author of the work is written in
a way that the person's name can be sounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from indexer.people.names import folded, is_full
from indexer.people.sounds import is_han, sounds

#: Authors of one work: each name with the one in the author's own script, where the source gives it.
Line = Sequence[tuple[str, str | None]]


def lacks(names: Iterable[str]) -> bool:
    """Whether a person of these folded names has a name in characters alone, or none."""
    known = [fold for fold in names if is_full(fold)]
    return any(map(is_han, known)) != any(not is_han(fold) for fold in known)


def told(names: Set[str], lines: Iterable[Line]) -> tuple[str, ...]:
    """Names as written on works that the person's pages list, of a person with these folded names: in the script that
    none of them has. Of several names the one on most works counts, and none where two are on as many.

    >>> told({"杨苔"}, [[("Bo Ohm", None), ("Tai Yang", None)], [("Yang, Tai", None)]])
    ('Tai Yang', 'Yang, Tai')
    """
    known = {fold for fold in names if is_full(fold)}
    has_han = any(map(is_han, known))
    heard = {sound for fold in known for sound in sounds(fold)} if has_han else set()
    votes: Counter[str] = Counter()
    written: dict[str, set[str]] = {}
    for line in lines:
        meant = [name for name, _ in line if folded(name) in heard]
        if not has_han:
            meant = [native for name, native in line if native and is_han(folded(native)) and folded(name) in known]
        if len(meant) == 1:
            votes[folded(meant[0])] += 1
            written.setdefault(folded(meant[0]), set()).add(meant[0])
    best = votes.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return ()
    return tuple(sorted(written[best[0][0]]))
