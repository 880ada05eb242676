"""Parameters of an address that mean nothing: they are told, never passed over in silence. Who asks for a kind or a day
that there is none of, and is given everything, would take that for the answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

#: What is repeated of an address; no real value is longer.
LONGEST = 200
#: What an address may have besides: which library, and what other programs put there for themselves.
_ANYWHERE = re.compile(r"db|_.*|utm_.*|fbclid|gclid|ref")

#: A parameter as it was given, and what would have meant something.
Ignored = tuple[tuple[str, str], ...]


def text(arguments: Mapping[str, str], name: str) -> str:
    """A value in one line; empty where there is none."""
    return " ".join(arguments.get(name, "").replace("\x00", " ").split())


def meaningless(arguments: Mapping[str, str], meant: Mapping[str, tuple[re.Pattern[str], str]]) -> Ignored:
    """Those whose value is not what is meant by the name. `meant`: name → what it looks like, and how that is said."""
    given = {name: text(arguments, name) for name in meant}
    return tuple(
        (f"{name}={value[:LONGEST]}", meant[name][1])
        for name, value in given.items()
        if value and not meant[name][0].fullmatch(value)
    )


def unknown(arguments: Mapping[str, str], known: Collection[str]) -> Ignored:
    """Those whose name is none here."""
    expected = f"one of {', '.join(known)}"
    return tuple(
        (f"{name[:LONGEST]}={text(arguments, name)[:LONGEST]}", expected)
        for name in arguments
        if name not in known and not _ANYWHERE.fullmatch(name) and text(arguments, name)
    )
