"""Bytes that somebody might put where a value is expected: any at all, and what other software has fallen over."""

from __future__ import annotations

import random

#: Markup that must never come back as such.
MARKUP = '"><pf-evil onclick=x>'

_TEXTS = (
    # search syntax, whole and in halves
    *('"', "'", "*", "**", "(", ")", "((((", "a AND", "OR", "NOT x", "AND OR NOT", "NEAR(a b", "NEAR(a, b, 5)"),
    *("title:", "title:(", "author:", 'author:"', "cat:", "year:", "year:x..y", "has:", "id:", "-", "--", "-a"),
    *("+a", "^a", "a" * 3000, "the the the", "a*b*c", "{title abstract}: x", "trust OR", "trust)", 'trust "'),
    *("trust -trust", "a OR (b", '""', "“”", "a..b", "cat:*", "title:* OR author:*"),
    # another language behind
    *("' or '1'='1", "1; drop table papers", "1 or 1=1", "%' --", "%", "_", "\\", "x' union select 1--", "rowid"),
    *("{{7*7}}", "{% raw %}", "${7*7}", "%(x)s", "%s%s%n", "{0}", "$(id)", "`id`", "| id", "; id"),
    *(MARKUP, "<script>alert(1)</script>", "]]>", "<!--", "&lt;", "&#0;", "javascript:alert(1)", "</title>"),
    # places
    *("../../etc/passwd", "..%2f..", "/", "//", "//evil.example/", "\\\\evil.example\\", "http://evil.example/"),
    *(".", "..", "file:///etc/passwd", "C:\\x", "~", "~2F", "-/x", "a/b/c", "?", "?q=x", "#x", "a#b", ";x=1"),
    *("a&b=c", "a=b=c", "[]"),
    # numbers
    *("0", "-0", "-1", "1e9", "1e999", "0x10", "1.5", "٣", "²", "NaN", "Infinity", "1000000", "9" * 18, "9" * 19),
    *("9" * 400, "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "00", "1_0"),
    # days
    *("2024-02-30", "2024-13-01", "0000-00-00", "9999-12-31", "2024", "2024-3-5", "2024-03-05T99:99:99Z"),
    # letters that are none, or not alone
    *("\x00", "a\x00b", "\x00" * 50, "\r\nX-Evil: 1", "\n", "\t", "\x1b[31m", "\x7f", "\u0085", "\u2028", "\ufeff"),
    *("\ufffd", "\ud800", "a\udfffb", "\u202eevil", "\u200b", "\u0301" * 60, "e\u0301", "ﬁ", "İ", "ß", "ǅ", "検索"),
    *("图" * 200, "🙂", "👩\u200d👩\u200d👧", "𝕏", "ᶜcs", "\U000e0001", "\U0010ffff", "नमस्ते", "مرحبا", "$", "\\'e"),
    *("$\\alpha$", "\\frac{"),
    # what programs write for nothing
    *("", " ", "  ", "undefined", "null", "None", "nan", "[object Object]", "true", "{}", '{"$ne": null}', "()"),
)
_TELLING = [
    *(b"\xff", b"\xfe\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe2\x28\xa1", b"a\x80", b"\x80" * 40),
    *(text.encode("utf-8", "surrogatepass") for text in _TEXTS),
]


def hostile(rng: random.Random) -> bytes:
    """One of them: as they are, several together, or noise."""
    kind = rng.random()
    if kind < 0.6:
        return rng.choice(_TELLING)
    if kind < 0.8:
        return rng.choice((b"", b" ", b",", b":")).join(rng.choice(_TELLING) for _ in range(rng.randint(2, 4)))
    if kind < 0.9:
        return rng.randbytes(rng.choice((1, 2, 5, 20, 100)))
    return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randint(1, 12))).encode("utf-8", "surrogatepass")


def mangled(rng: random.Random, value: bytes) -> bytes:
    """A proper value with something changed, lost, doubled or put in."""
    at = rng.randrange(len(value) + 1)
    put_in = rng.choice((hostile(rng)[:20], value, b"", bytes([rng.randrange(256)])))
    return value[:at] + put_in + value[min(len(value), at + rng.randint(0, 2)) :]


def written(rng: random.Random, value: bytes, *, kept: bytes = b"") -> bytes:
    """Bytes as an address may have them: quoted as they should be, all of them, hardly at all, or badly."""
    kind = rng.random()
    if kind < 0.7:
        safe = kept + b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
    elif kind < 0.8:
        safe = kept
    else:  # a request line has no blanks, ends of lines or control characters
        safe = bytes(sign for sign in range(0x21, 0x100) if sign != 0x7F and (kind < 0.9 or sign < 0x7F))
    quoted = b"".join(bytes([sign]) if sign in safe else b"%%%02X" % sign for sign in value)
    if kind > 0.97:
        return quoted + rng.choice((b"%", b"%z", b"%zz", b"%u0041", b"%%", b"+", b"%25%", b"%2"))
    return quoted
