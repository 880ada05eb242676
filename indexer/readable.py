"""Text as people read it: TeX to Unicode where that can be done, the language of a text, dates and numbers."""

from __future__ import annotations

import re

from indexer import formulas

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)
_OTHER = re.compile("|".join(script.pattern for _, script in _SCRIPTS))
_MOMENT = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?Z)?)?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LETTER = re.compile(r"[^\W\d_]")


def readable(text: str | None) -> str:
    """The text with simple TeX as Unicode; what can't be shown that way stays as it was written.

    >>> readable(r"Sampling in $O(n^2)$ by M\\"uller, 50% faster")
    'Sampling in O(n²) by Müller, 50% faster'
    """
    if not text:
        return ""
    # Nearly all names and most titles: the search for spans takes ten times as long.
    if not ("\\" in text or "$" in text or "--" in text or "``" in text or "~" in text):
        return text
    return formulas.shown(text)


def language(text: str | None) -> str | None:
    """BCP 47 tag of a text in another script than Latin (`zh`, `ja`, …), None for Latin and for no letters at all.

    A third of its letters is enough: Chinese titles carry Latin names and acronyms.
    """
    # Accents alone are no other script, and looking for one is ten times as fast as counting letters.
    if not text or text.isascii() or not _OTHER.search(text):
        return None
    letters = len(_LETTER.findall(text))
    for tag, script in _SCRIPTS:
        count = len(script.findall(text))
        # Japanese is written with Chinese characters too: a few kana tell.
        if count and count * (20 if tag == "ja" else 3) >= letters:
            return tag
    return None


def moment(value: str) -> str:
    """An ISO date or UTC time as it is read, at the precision it has; anything else as it stands.

    >>> moment("2024-03-05T17:59:59Z"), moment("2024-03")
    ('5 Mar 2024, 17:59 UTC', 'Mar 2024')
    """
    found = _MOMENT.fullmatch(value)
    if found is None:
        return value
    year, month, day, time = found.groups()
    if not month:
        return value
    words = [str(int(day))] if day else []
    told = " ".join([*words, _MONTHS[int(month) - 1], year])
    return f"{told}, {time} UTC" if time else told
