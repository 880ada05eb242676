"""What the values of the contract have in common: they are checked when they are made, and go to JSON and back.

Standard library only. What each field may hold: crawler/checks.py.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, Self, TypeVar

from crawler.checks import QUICK_NAMES, RecordError, check_of, quick_test, quoted

# Worked out once a class: annotations are text, and reading them takes longer than making a value.
_KINDS: dict[type, dict[str, Any]] = {}
_WRITERS: dict[type, Callable[[Any], dict[str, Any]]] = {}
_MAKERS: dict[object, Callable[..., Any]] = {}


class Value:
    """Base of all values: JSON field by field, empty fields left out. Its classes are `checked` dataclasses."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Field name → JSON value; fields that hold their default are left out."""
        cls = type(self)
        return (_WRITERS.get(cls) or _writer(cls))(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The value that `to_json` gave; raises `RecordError` on unknown, missing or wrong fields."""
        kinds = _kinds(cls)
        if not isinstance(data, Mapping):
            raise RecordError(f"{cls.__name__}: expected a JSON object, found {quoted(data)}")
        if unknown := data.keys() - kinds.keys():
            found = ", ".join(sorted(map(str, unknown)))
            raise RecordError(f"{cls.__name__}: expected fields {', '.join(kinds)}, found {found}")
        required = (f.name for f in dataclasses.fields(cls) if f.default is dataclasses.MISSING)  # type: ignore[arg-type]
        if missing := [name for name in required if name not in data]:
            raise RecordError(f"{cls.__name__}: expected {', '.join(missing)}, found nothing: missing")
        return cls(**{name: _build(kinds[name], value) for name, value in data.items()})


V = TypeVar("V", bound=Value)
P = ParamSpec("P")


def checked(cls: type[V]) -> type[V]:
    """A dataclass (frozen, with slots, by keyword) whose fields are checked, each by its annotation, when a value is
    made; a default needs no check. Raises `RecordError` then.

    Its `__init__` is written out as dataclasses write theirs, but for one thing: theirs calls `object.__setattr__` for
    each field of a frozen class, which is half of the time that making a value takes. Here the value is of a class with
    the same slots that is not frozen until it is filled (docs/decisions/0074-making-values.md).
    """
    kinds, known = _kinds(cls), dict(QUICK_NAMES)
    open_class = {"__slots__": cls.__slots__, "__setattr__": object.__setattr__}
    known |= {"Open": type(cls.__name__, cls.__bases__, open_class), "Closed": cls}
    known |= {"turn": object.__setattr__, "new": object.__new__}
    taken, checks, sets = [], [], []
    for number, field in enumerate(dataclasses.fields(cls)):  # type: ignore[arg-type]
        name, default = field.name, f"default{number}"
        known |= {default: field.default, f"check{number}": check_of(kinds[name])}
        required = field.default is dataclasses.MISSING
        taken.append(name if required else f"{name}={default}")
        test = quick_test(kinds[name])
        checks += [
            f"  v = {name}",
            f"  if {'' if required else f'v is not {default} and '}not ({test}):",
            f"    check{number}({f'{cls.__name__}.{name}'!r}, v)",
        ]
        sets.append(f"  self.{name} = {name}")
    fields, filled = ", ".join(taken), [*sets, "  self.__class__ = Closed"]
    filled += ["  self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    init = [f"def __init__(self, *, {fields}):", *checks, "  turn(self, '__class__', Open)", *filled]
    make = [f"def make(*, {fields}):", *checks, "  self = new(Open)", *filled, "  return self"]
    made = _made("__init__", init, known)
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = made  # type: ignore[method-assign]
    _MAKERS[cls] = _made("make", make, known)
    return cls


def maker(cls: Callable[P, V]) -> Callable[P, V]:
    """The class as a function, for where values are made by the thousand: takes and gives what calling the class does,
    in half of the time, since Python calls functions so much faster than classes."""
    make: Callable[P, V] = _MAKERS[cls]
    return make


def _kinds(cls: type[Value]) -> dict[str, Any]:
    if cls not in _KINDS:
        _KINDS[cls] = typing.get_type_hints(cls, include_extras=True)
    return _KINDS[cls]


def _writer(cls: type[Value]) -> Callable[[Any], dict[str, Any]]:
    """`to_json` of a class, written out like its checks."""
    names: dict[str, Any] = {"plain": _plain}
    lines = ["def written(self):", "  found = {}"]
    for number, field in enumerate(dataclasses.fields(cls)):  # type: ignore[arg-type]
        names[f"default{number}"] = field.default
        lines += [f"  v = self.{field.name}", f"  if v is not default{number} and v != default{number}:"]
        lines += [f"    found[{field.name!r}] = v if type(v) in (str, int, bool) else plain(v)"]
    _WRITERS[cls] = _made("written", [*lines, "  return found"], names)
    return _WRITERS[cls]


def _made(name: str, lines: list[str], names: dict[str, Any]) -> Callable[..., Any]:
    # Names of fields and classes of this program, nothing from outside.
    exec("\n".join(lines), names)
    made: Callable[..., Any] = names[name]
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [v if type(v) is str else _plain(v) for v in value]
    if isinstance(value, Value):
        return value.to_json()
    if isinstance(value, Mapping):
        return dict(value)
    return value


def _build(kind: Any, value: Any) -> Any:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _build(next(a for a in args if a is not types.NoneType), value)
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            raise RecordError(f"expected a list, found {quoted(value)}")
        return tuple(_build(args[0], v) for v in value)
    if isinstance(kind, type) and issubclass(kind, Value):
        return kind.from_json(value)
    return value
