"""A list of authors as a page writes it → authors, without marks; initials go back to their names."""

from __future__ import annotations

import re

from crawler.parse import names
from crawler.parse import text as texts
from crawler.record import Author

_EQUAL = re.compile(
    r"equal(?:ly)?[\s-]*contribut|contribut\w*\s+equally|co-?first|joint first|共同一作|共同第一|同等贡献", re.I
)


def parse(text: str, *, stars_are_equal: bool = False) -> tuple[Author, ...]:
    """The authors as written, without marks; a star says equal contribution where the page says that it does."""
    text = re.sub(r"(?<=[;；])\s*&\s*|\bwith\s+(?=[A-Z])", " ", re.sub(r"[(（][^()（）]{0,60}[)）]", " ", text))
    text = re.sub(r",\s*(?:,\s*)+", ", ", text)
    if ";" in text or "；" in text:
        text = ", ".join(_pair(part) for part in re.split(r"\s*[;；]\s*(?:and\s+|&\s*)?", text) if part.strip())
    text = re.sub(r"\s+(?:et(?!\s+al)|und)\s+|\s+/\s+", ", ", text)
    text = re.sub(r"(?<=[^\W\d_]) y (?=[A-Z]\.|[A-Z]\w+ [A-Z]\w)", ", ", text) if text.count(" y ") == 1 else text
    parts = _turned(_paired(re.split(r"\s*[,，、]\s*(?:and\s+|&\s*|和)?|\s+(?:and|with|&)\s+|\s*&\s*", text)))
    found = []
    for part in parts[: texts.AUTHORS]:
        name = texts.clean(names.bare(part), texts.AUTHOR)
        name = (
            re.sub(r"^(?:and|&|with|by)\s+|\s+(?:et al\.?|等)$", "", name or "", flags=re.I).strip(" .")
            if name and not re.search(r"\b[A-Z]\.$", name)
            else name
        )
        if not name or re.fullmatch(
            r"(?:et\.?\s?al|others|and \d+ (?:more|others).*|\d+ more authors?|…|\.+|eds?|editors?)\.?", name, re.I
        ):
            continue
        if any(c.isalpha() for c in name) and len(name) > 1:
            starred = bool(re.search(r"[*∗⁎]", part))
            found.append(Author(name=name, equal_contribution=True if starred and stars_are_equal else None))
    return tuple(found)


def _pair(part: str) -> str:
    """`Ek, Ada` between semicolons is one name."""
    family, comma, given = part.partition(",")
    given = re.sub(r"(?<=[a-z]{2})\.$", "", given.strip())
    first, _, rest = given.partition(",")
    if rest and " " in family.strip() and " " not in first.strip() and " " not in rest.strip():
        return f"{family}, {rest.strip()} {first.strip()}"  # "Ada Ek, Ohm, Bo"
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else part


def _paired(parts: list[str]) -> list[str]:
    """`Ek, A., Ohm, B.`: initials go back to the family name before them."""
    found: list[str] = []
    for part in parts:
        if (
            found
            and re.fullmatch(r"\s*(?:[A-ZÀ-ÞĀ-Ž]\.?[\s‐-]?){1,4}\s*[*†‡]*", part)
            and re.fullmatch(r"[^\d,]*[^\W\d_]{2,}[*†‡]*", found[-1].strip())
            and not re.search(r"\b[A-Z]\.", found[-1])
        ):
            found[-1] = (
                f"{part.strip()} {found[-1].strip()}"
                if part.strip().rstrip("*†‡").endswith(".") or len(part.strip()) <= 3
                else part
            )
        else:
            found.append(part)
    return found


def _turned(parts: list[str]) -> list[str]:
    """`Ek, Ada, and Bo Ohm`: where the first name alone is turned round, it is one."""
    words = [part.split() for part in parts]
    if len(parts) < 2 or len(words[0]) != 1 or not 1 <= len(words[1]) <= 2 or len(words[0][0]) < 2:
        return parts
    if not all(w[0].isalpha() and w[0].istitle() for w in words[:2]) or any(len(w) < 2 for w in words[2:] if w):
        return parts
    if len(words[1]) == 2 and not re.fullmatch(r"[A-Z]\.?", words[1][1]):
        return parts
    return [f"{parts[1].strip()} {parts[0].strip()}", *parts[2:]]


def stars(text: str) -> bool | None:
    """What a star behind a name means on this page: True equal contribution, None not said."""
    return True if _EQUAL.search(text) else None
