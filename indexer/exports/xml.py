"""XML as text: elements and attributes that are well-formed whatever stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, text: object, **attributes: str | None) -> str:
    """An element with text; attributes without a value are left out.

    >>> element("setSpec", "a & b", lang="en", rel=None)
    '<setSpec lang="en">a &amp; b</setSpec>\\n'
    """
    return f"<{name}{_told(attributes)}>{escape(clean(str(text)))}</{name}>\n"


def empty(name: str, **attributes: str | None) -> str:
    """An element that has nothing but attributes.

    >>> empty("link", rel="self", href="/a?b&c")
    '<link rel="self" href="/a?b&amp;c"/>\\n'
    """
    return f"<{name}{_told(attributes)}/>\n"


def around(name: str, parts: Iterable[str], **attributes: str | None) -> str:
    """An element with elements in it."""
    return f"<{name}{_told(attributes)}>\n{''.join(parts)}</{name}>\n"


def clean(text: str) -> str:
    """The text without what XML can't hold."""
    return _NOT_XML.sub("", text)


def _told(attributes: dict[str, str | None]) -> str:
    return "".join(f" {name}={quoteattr(clean(value))}" for name, value in attributes.items() if value)
