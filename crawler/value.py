"""What the values of the contract have in common: JSON in and out, and a check of every field by its annotation.

Standard library only. A value that exists is a good one, so that nobody behind the parsers looks again.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

_DATE = re.compile(
    r"[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?)?)?"
)
# NUL and other controls cut strings short in C tools and hide text on terminals; tab and line feed are text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_WEB = re.compile("https?://[^\\s/\x00-\x1f\x7f-\x9f\ud800-\udfff][^\\s\x00-\x1f\x7f-\x9f\ud800-\udfff]*")

#: Raises `RecordError` unless the value of the field (`Record.title`) may be that.
Check = Callable[[str, Any], None]


# Worked out once a class: annotations are text, and reading them takes longer than making a value.
_KINDS: dict[type, dict[str, Any]] = {}
_CHECKS: dict[type, Callable[[Any], None]] = {}
_WRITERS: dict[type, Callable[[Any], dict[str, Any]]] = {}


class RecordError(ValueError):
    """A value that the contract does not allow; the message names the field and what was found."""


class Value:
    """Base of all values: checked when they are made; JSON field by field, empty fields left out."""

    __slots__ = ()

    def __post_init__(self) -> None:
        cls = type(self)
        (_CHECKS.get(cls) or _compiled(cls))(self)

    def to_json(self) -> dict[str, Any]:
        """Field name → JSON value; fields that hold their default are left out."""
        cls = type(self)
        return (_WRITERS.get(cls) or _writer(cls))(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The value that `to_json` gave; raises `RecordError` on unknown, missing or wrong fields."""
        kinds = _kinds(cls)
        if not isinstance(data, Mapping):
            raise RecordError(f"{cls.__name__}: expected a JSON object, found {_quoted(data)}")
        if unknown := data.keys() - kinds.keys():
            found = ", ".join(sorted(map(str, unknown)))
            raise RecordError(f"{cls.__name__}: expected fields {', '.join(kinds)}, found {found}")
        required = (f.name for f in dataclasses.fields(cls) if f.default is dataclasses.MISSING)  # type: ignore[arg-type]
        if missing := [name for name in required if name not in data]:
            raise RecordError(f"{cls.__name__}: expected {', '.join(missing)}, found nothing: missing")
        return cls(**{name: _build(kinds[name], value) for name, value in data.items()})


def text(where: str, value: Any) -> None:
    """Text that is not empty, without control characters."""
    _text(where, value, "text")


def text_or_none(where: str, value: Any) -> None:
    """Text as above, or `None`."""
    if value is not None:
        _text(where, value, "text or None")


def any_text(where: str, value: Any) -> None:
    """Any text, also what nobody else would take: for reports on it."""
    if not isinstance(value, str):
        raise RecordError(f"{where}: expected text, found {_quoted(value)}")


def iso_date(where: str, value: Any) -> None:
    """A date that there is, at any precision from a year to a second in UTC."""
    if isinstance(value, str) and _DATE.fullmatch(value) and (value[8:10] <= "28" or _is_day(value[:10])):
        return
    raise RecordError(f"{where}: expected an ISO 8601 date, found {_quoted(value)}")


def web(where: str, value: Any) -> None:
    """An absolute http or https address, without blanks and controls."""
    if not isinstance(value, str) or not _WEB.fullmatch(value):
        raise RecordError(f"{where}: expected an http(s) address, found {_quoted(value)}")


def number(where: str, value: Any) -> None:
    """An integer, not negative."""
    if type(value) is not int or value < 0:
        raise RecordError(f"{where}: expected a number, found {_quoted(value)}")


def positive(where: str, value: Any) -> None:
    """An integer from 1 on."""
    if type(value) is not int or value < 1:
        raise RecordError(f"{where}: expected 1 or more, found {_quoted(value)}")


def calendar_year(where: str, value: Any) -> None:
    """A year of four digits."""
    if type(value) is not int or not 1000 <= value <= 9999:
        raise RecordError(f"{where}: expected a year of four digits, found {_quoted(value)}")


def truth(where: str, value: Any) -> None:
    """`True` or `False`."""
    if type(value) is not bool:
        raise RecordError(f"{where}: expected true or false, found {_quoted(value)}")


#: Annotations of fields that are checked as more than what Python calls them.
Date = Annotated[str, iso_date]
Web = Annotated[str, web]
AnyText = Annotated[str, any_text]
Positive = Annotated[int, positive]
Year = Annotated[int, calendar_year]


def _text(where: str, value: Any, expected: str) -> None:
    if not isinstance(value, str) or not value:
        raise RecordError(f"{where}: expected {expected}, found {_quoted(value)}")
    # `isprintable` is far quicker than the search, and true of nearly every text
    if not value.isprintable() and (found := _CONTROL.search(value)):
        raise RecordError(f"{where}: expected no control characters, found {found[0]!r}")


def _is_day(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _quoted(value: object) -> str:
    return f"{value!r:.100}"


def _kinds(cls: type[Value]) -> dict[str, Any]:
    if cls not in _KINDS:
        _KINDS[cls] = typing.get_type_hints(cls, include_extras=True)
    return _KINDS[cls]


# What passes one of these needs no closer look: text without a control character, and nearly all text is such.
_TEXT = "type(v) is str and v and v.isprintable()"
_QUICK: dict[Check, str] = {text: _TEXT, text_or_none: f"v is None or {_TEXT}"}


def _compiled(cls: type[Value]) -> Callable[[Any], None]:
    """A function that checks all fields of a value of that class, written out field by field as dataclasses write their
    `__init__`: half of the time of reading a page goes into making values. A default needs no check."""
    kinds, lines = _kinds(cls), ["def checked(self):"]
    names: dict[str, Any] = {}
    for number, field in enumerate(dataclasses.fields(cls)):  # type: ignore[arg-type]
        check = _check(kinds[field.name])
        names |= {f"check{number}": check, f"default{number}": field.default}
        quick = _QUICK.get(check, f"v is default{number}")
        where = f"{cls.__name__}.{field.name}"
        lines += [f"  v = self.{field.name}", f"  if not ({quick}): check{number}({where!r}, v)"]
    _CHECKS[cls] = _made("checked", lines, names)
    return _CHECKS[cls]


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


def _made(name: str, lines: list[str], names: dict[str, Any]) -> Callable[[Any], Any]:
    # Names of fields and classes of this program, nothing from outside.
    exec("\n".join(lines), names)
    made: Callable[[Any], Any] = names[name]
    return made


def _check(kind: Any) -> Check:
    """The check that an annotation asks for."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        check: Check = args[1]
        return check
    if origin in (types.UnionType, typing.Union):
        inner = next(a for a in args if a is not types.NoneType)
        return text_or_none if inner is str else _optional(_check(inner))
    if origin is Literal:
        return _one_of(args)
    if origin is tuple:
        return _each(args[0])
    if origin is Mapping:
        return _mapping(_check(args[1]))
    if kind in (str, int, bool):
        return {str: text, int: number, bool: truth}[kind]
    return _instance(kind)


def _optional(check: Check) -> Check:
    def checked(where: str, value: Any) -> None:
        if value is not None:
            check(where, value)

    return checked


def _one_of(choices: tuple[str, ...]) -> Check:
    def checked(where: str, value: Any) -> None:
        if not isinstance(value, str) or value not in choices:
            raise RecordError(f"{where}: expected one of {', '.join(choices)}, found {_quoted(value)}")

    return checked


def _each(kind: Any) -> Check:
    check = _check(kind)

    def checked(where: str, value: Any) -> None:
        if type(value) is not tuple:
            raise RecordError(f"{where}: expected a tuple, found {_quoted(value)}")
        for part in value:
            if type(part) is not kind or kind is str:
                check(where, part)

    return checked


def _mapping(check: Check) -> Check:
    def checked(where: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise RecordError(f"{where}: expected a mapping, found {_quoted(value)}")
        for name, part in value.items():
            text(where, name)
            check(where, part)

    return checked


def _instance(kind: Any) -> Check:
    def checked(where: str, value: Any) -> None:
        if not isinstance(value, kind):
            raise RecordError(f"{where}: expected {kind.__name__}, found {_quoted(value)}")

    return checked


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
            raise RecordError(f"expected a list, found {_quoted(value)}")
        return tuple(_build(args[0], v) for v in value)
    if isinstance(kind, type) and issubclass(kind, Value):
        return kind.from_json(value)
    return value
