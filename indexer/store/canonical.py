"""The one JSON text of a value: names in order, no blanks, defaults left out. Equal values have equal texts, so that a
hash of it tells whether a record says anything new.

It is what `json.dumps(value.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))` gives, in two thirds
of the time: each record that comes is written like this, the thousand known ones of a quiet night too.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from json.encoder import encode_basestring as _quoted
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

# From here on four searches are quicker than one look at each letter.
_LONG = 100

# Written out once a class, field by field, as its checks are (crawler/value.py).
_WRITERS: dict[type, Callable[[Any], str]] = {}


def canonical(value: Any) -> str:
    """The text of a value of `crawler.record`.

    >>> from crawler.record import Identifier
    >>> canonical(Identifier(scheme="doi", value="10.1000/hats"))
    '{"scheme":"doi","value":"10.1000/hats"}'
    """
    cls = type(value)
    return (_WRITERS.get(cls) or _writer(cls))(value)


def _writer(cls: type) -> Callable[[Any], str]:
    names: dict[str, Any] = {"quoted": _quoted, "long": _long, "text": _text}
    lines = ["def written(self, quoted=quoted, long=long, text=text):", "  found = []"]
    by_name = sorted(dataclasses.fields(cls), key=lambda field: field.name)
    for number, field in enumerate(by_name):
        names[f"default{number}"] = field.default
        said = "v is not None" if field.default is None else f"v is not default{number} and v != default{number}"
        lines += [f"  v = self.{field.name}", f"  if {said}:"]
        shown = f"(quoted(v) if len(v) < {_LONG} else long(v)) if type(v) is str else text(v)"
        lines += [f"    found.append('\"{field.name}\":' + ({shown}))"]
    # Names of fields of this program, nothing from outside.
    exec("\n".join([*lines, "  return '{' + ','.join(found) + '}'"]), names)
    _WRITERS[cls] = names["written"]
    return _WRITERS[cls]


def _long(text: str) -> str:
    """`_quoted` looks at each letter; of what JSON writes otherwise, text in a value has nothing but these four."""
    if '"' in text or "\\" in text or "\n" in text or "\t" in text:
        return _quoted(text)
    return f'"{text}"'


def _text(value: Any) -> str:
    kind = type(value)
    if kind is tuple:
        # All of one kind, as the contract's are.
        of = type(value[0]) if value else str
        return f"[{','.join(map(_quoted if of is str else _WRITERS.get(of, _text), value))}]"
    if kind is int:
        return str(value)
    return canonical(value) if kind in _WRITERS or dataclasses.is_dataclass(kind) else _ENCODER.encode(value)
