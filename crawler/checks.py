"""What a field of a value may hold: a check for every annotation, and a quicker test that nearly all values pass.

Standard library only. A value that exists is a good one, so that nobody behind the parsers looks again.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

_DATE = re.compile(
    r"[1-9][0-9]{3}(?:-(?:0[1-9]|1[0-2])"
    r"(?:-(?:0[1-9]|[12][0-9]|3[01])(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?)?)?"
)
# A moment of a day that every month has.
_MOMENT = re.compile(
    r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
)
# NUL and other controls cut strings short in C tools and hide text on terminals; tab and line feed are text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Plain ASCII, as nearly all addresses are, goes by the first half: a single range is compared much faster.
_WEB = re.compile(
    "https?://(?:[!-.0-~][!-~]*|[^\\s/\x00-\x1f\x7f-\x9f\ud800-\udfff][^\\s\x00-\x1f\x7f-\x9f\ud800-\udfff]*)"
)
_PRINTABLE = bytes(range(0x20, 0x7F))
# The long text that was found good last: texts are asked about when they are cleaned, and at once again in a record.
_good = ""

#: Raises `RecordError` unless the value of the field (`Record.title`) may be that.
Check = Callable[[str, Any], None]


class RecordError(ValueError):
    """A value that the contract does not allow; the message names the field and what was found."""


def printable(text: str) -> bool:
    """`str.isprintable`, which is true of nearly every text; of long ones in ASCII it is told three times faster."""
    global _good
    if len(text) <= 100:
        return text.isprintable()
    if text is _good:
        return True
    good = not text.encode().translate(None, _PRINTABLE) if text.isascii() else text.isprintable()
    _good = text if good else _good
    return good


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
        raise RecordError(f"{where}: expected text, found {quoted(value)}")


def iso_date(where: str, value: Any) -> None:
    """A date that there is, at any precision from a year to a second in UTC."""
    if isinstance(value, str) and _DATE.fullmatch(value) and (value[8:10] <= "28" or _is_day(value[:10])):
        return
    raise RecordError(f"{where}: expected an ISO 8601 date, found {quoted(value)}")


def web(where: str, value: Any) -> None:
    """An absolute http or https address, without blanks and controls."""
    if not isinstance(value, str) or not _WEB.fullmatch(value):
        raise RecordError(f"{where}: expected an http(s) address, found {quoted(value)}")


def number(where: str, value: Any) -> None:
    """An integer, not negative."""
    if type(value) is not int or value < 0:
        raise RecordError(f"{where}: expected a number, found {quoted(value)}")


def positive(where: str, value: Any) -> None:
    """An integer from 1 on."""
    if type(value) is not int or value < 1:
        raise RecordError(f"{where}: expected 1 or more, found {quoted(value)}")


def calendar_year(where: str, value: Any) -> None:
    """A year of four digits."""
    if type(value) is not int or not 1000 <= value <= 9999:
        raise RecordError(f"{where}: expected a year of four digits, found {quoted(value)}")


def truth(where: str, value: Any) -> None:
    """`True` or `False`."""
    if type(value) is not bool:
        raise RecordError(f"{where}: expected true or false, found {quoted(value)}")


#: Annotations of fields that are checked as more than what Python calls them.
Date = Annotated[str, iso_date]
Web = Annotated[str, web]
AnyText = Annotated[str, any_text]
Positive = Annotated[int, positive]
Year = Annotated[int, calendar_year]


def check_of(kind: Any) -> Check:
    """The check that an annotation asks for."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        check: Check = args[1]
        return check
    if origin in (types.UnionType, typing.Union):
        inner = _inner(args)
        return text_or_none if inner is str else _optional(check_of(inner))
    if origin is Literal:
        return _one_of(args)
    if origin is tuple:
        return _each_text if args[0] is str else _each(args[0])
    if origin is Mapping:
        return _mapping(check_of(args[1]))
    if kind in (str, int, bool):
        return {str: text, int: number, bool: truth}[kind]
    return _instance(kind)


def quick_test(kind: Any) -> str:
    """An expression of `v` that is true only of what passes the check; what it is false of, the check must decide."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return quick_test(_inner(args))
    return _QUICK.get(check_of(kind), "False")


def quoted(value: object) -> str:
    """What was found, for a message."""
    return f"{value!r:.100}"


_QUICK: dict[Check, str] = {
    text: "type(v) is str and v and (v.isprintable() if len(v) < 100 else printable(v))",
    iso_date: "type(v) is str and is_moment(v)",
    web: "type(v) is str and is_web(v)",
    positive: "type(v) is int and v > 0",
}
#: What the expressions call.
QUICK_NAMES: dict[str, Any] = {"printable": printable, "is_moment": _MOMENT.fullmatch, "is_web": _WEB.fullmatch}


def _text(where: str, value: Any, expected: str) -> None:
    if not isinstance(value, str) or not value:
        raise RecordError(f"{where}: expected {expected}, found {quoted(value)}")
    if not printable(value) and (found := _CONTROL.search(value)):
        raise RecordError(f"{where}: expected no control characters, found {found[0]!r}")


def _is_day(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _inner(args: tuple[Any, ...]) -> Any:
    return next(a for a in args if a is not types.NoneType)


def _optional(check: Check) -> Check:
    def checked(where: str, value: Any) -> None:
        if value is not None:
            check(where, value)

    return checked


def _one_of(choices: tuple[str, ...]) -> Check:
    def checked(where: str, value: Any) -> None:
        if not isinstance(value, str) or value not in choices:
            raise RecordError(f"{where}: expected one of {', '.join(choices)}, found {quoted(value)}")

    return checked


def _each_text(where: str, value: Any) -> None:
    if type(value) is not tuple:
        raise RecordError(f"{where}: expected a tuple, found {quoted(value)}")
    for part in value:
        if type(part) is not str or not part or not part.isprintable():
            text(where, part)


def _each(kind: Any) -> Check:
    check = check_of(kind)

    def checked(where: str, value: Any) -> None:
        if type(value) is not tuple:
            raise RecordError(f"{where}: expected a tuple, found {quoted(value)}")
        for part in value:
            if type(part) is not kind:
                check(where, part)

    return checked


def _mapping(check: Check) -> Check:
    def checked(where: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise RecordError(f"{where}: expected a mapping, found {quoted(value)}")
        for name, part in value.items():
            text(where, name)
            check(where, part)

    return checked


def _instance(kind: Any) -> Check:
    def checked(where: str, value: Any) -> None:
        if not isinstance(value, kind):
            raise RecordError(f"{where}: expected {kind.__name__}, found {quoted(value)}")

    return checked
