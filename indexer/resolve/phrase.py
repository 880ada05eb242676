"""A title as a phrase for arXiv's search."""

from __future__ import annotations

import re
import unicodedata

# arXiv's index has no formulas: a name of a macro would be a word that it lacks.
_MACRO = re.compile(r"\\[a-zA-Z]+\s*|[$\\{}^_~]")
_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
#: A title is known by so many words long before its end.
_ASKED = 20


def phrase(title: str) -> str | None:
    """The title's words and numbers alone, so that no mark is taken for an operator; None where there are none.

    >>> phrase('CPM-2: "Moss" (AND) sand\\\\')
    'ti:"CPM 2 Moss AND sand"'
    """
    text = unicodedata.normalize("NFKD", _MACRO.sub(" " if "\\" in title else "", title))
    found = _WORD.findall("".join(c for c in text if not unicodedata.combining(c)))[:_ASKED]
    return f'ti:"{" ".join(found)}"' if found else None
