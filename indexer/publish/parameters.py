"""Parameters of an address, and those of them that mean nothing: they are told, never passed over in silence. Who asks
for a kind or a day that there is none of, and is given everything, would take that for the answer.

One rule for all addresses of ours: what means nothing is left out and told on a page (`frame.page`), and refused where
nobody reads notes (`files.refused`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from datasette.utils.asgi import Request

#: What is repeated of an address; no real value is longer.
LONGEST = 200
# What an address may have besides: which library, and what other programs put there for themselves.
_ANYWHERE = re.compile(r"db|_.*|utm_.*|mc_[ce]id|fbclid|gclid|msclkid|ref")

#: What the value of a parameter looks like, and how that is said.
Meaning = tuple[re.Pattern[str], str]
ANYTHING: Meaning = (re.compile(".*", re.DOTALL), "anything")
#: The paper that a page before ended with.
PAPER: Meaning = (re.compile("[0-9]{1,18}"), "where a page before ended")

#: A parameter as it was given, and what would have meant something.
Ignored = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an address asks for: `values` that mean something, by name, and what means nothing."""

    values: Mapping[str, str] = field(default_factory=dict)
    ignored: Ignored = ()

    def number(self, name: str) -> int | None:
        """A value that is a number."""
        return int(self.values[name]) if name in self.values else None


def asked(request: Request, meant: Mapping[str, Meaning]) -> Given:
    """What a request asks for. `meant`: the parameters that its address may have."""
    return given({name: request.args[name] for name in request.args}, meant)


def given(arguments: Mapping[str, str], meant: Mapping[str, Meaning]) -> Given:
    """The same of parameters as they stand in an address, each in one line; empty ones are as if they were not there.

    >>> meant = {"q": ANYTHING, "after": PAPER}
    >>> given({"q": " two  words ", "after": "page 7", "sorted": "best"}, meant).values
    {'q': 'two words'}
    """
    told = {name: line for name, text in arguments.items() if (line := " ".join(text.replace("\x00", " ").split()))}
    values = {name: told[name] for name in meant if name in told}
    odd = [(name, meant[name][1]) for name, value in values.items() if not meant[name][0].fullmatch(value)]
    known = f"one of {', '.join(meant)}" if meant else "no parameter of that name"
    odd += [(name, known) for name in told if name not in meant and not _ANYWHERE.fullmatch(name)]
    return Given(
        values={name: value for name, value in values.items() if meant[name][0].fullmatch(value)},
        ignored=tuple((f"{name[:LONGEST]}={told[name][:LONGEST]}", expected) for name, expected in odd),
    )
