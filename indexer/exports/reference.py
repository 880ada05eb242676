"""The reference of the published version, as sources write it in one line → journal, volume, pages, year.

There are as many ways to write it as people; only the few that cannot be read otherwise are taken apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_JOURNAL = r"(?P<journal>[^;:\d][^;:]{1,200}?),?"
_VOLUME = r"(?:[Vv]ol(?:\.|ume)?\s?)?(?P<volume>[A-Z]?\d{1,5})"
_NUMBER = r"(?:\s?\((?P<number>\d{1,4})\)|,\s?(?:[Nn]o\.?\s?|[Ii]ssue\s)?(?P<issue>\d{1,4})(?=\s?\())"
_PAGES = r"(?:pp?\.\s?)?(?P<pages>[A-Z]{0,2}\d{1,9}(?:\s?[-–]{1,2}\s?[A-Z]{0,2}\d{1,9})?)"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_FORMS = [
    re.compile(form)
    for form in (
        # Compositio Math. 147 (2011) 263-283 · Random Structures 42, 1 (2013) 59-72
        rf"{_JOURNAL}\s{_VOLUME}(?:{_NUMBER})?\s?\({_YEAR}\),?\s?{_PAGES}\.?",
        # Phys. Rev. Lett. 106, 243601 (2011)
        rf"{_JOURNAL}\s{_VOLUME}(?:\s?\((?P<number>\d{{1,4}})\))?,\s?{_PAGES},?\s?\({_YEAR}\)\.?",
        # Discrete Comput. Geom., 45(2):279-302, 2011 · Phys.Rev.D83:124037,2011
        rf"{_JOURNAL}(?:\s|(?<=\.)){_VOLUME}(?:\((?P<number>\d{{1,4}})\))?:\s?{_PAGES},\s?{_YEAR}\.?",
    )
]
_YEARS = re.compile(rf"\((?:[^()]{{0,20}}\s)?{_YEAR}\)|,\s?(?P<last>(?:18|19|20)\d\d)\.?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a reference says clearly; `journal` is all of it where the rest can't be told apart."""

    journal: str
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    year: str | None = None


def parse(text: str) -> Reference:
    """The parts of a reference.

    >>> parse("Phys. Rev. Lett. 106, 243601 (2011)")
    Reference(journal='Phys. Rev. Lett.', volume='106', number=None, pages='243601', year='2011')
    """
    text = " ".join(text.split()).strip(" ,;")
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            return Reference(
                journal=parts["journal"],
                volume=parts["volume"],
                number=parts["number"] or parts.get("issue"),
                pages=re.sub(r"\s?[-–]{1,2}\s?", "--", parts["pages"]),
                year=parts["year"],
            )
    years = {m["year"] or m["last"] for m in _YEARS.finditer(text)}
    return Reference(journal=text, year=years.pop() if len(years) == 1 else None)
