"""Bytes of a page → text, when the declaration is missing or wrong: GBK without a word, Latin-1 that says UTF-8."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,40})""",
    re.IGNORECASE,
)
#: What pages that say one of these really use: https://encoding.spec.whatwg.org/#names-and-labels
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text. What was declared is believed where the bytes agree; what can't be read is `�`."""
    for bom, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(bom):
            return body.decode(codec, "replace")
    declared = _declared(body, content_type)
    for name in ("utf-8", declared or "ascii"):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    if _utf8_share(body) > 0.9:  # a page in UTF-8 with a broken character, or cut within one
        return body.decode("utf-8", "replace")
    return body.decode("gb18030" if _is_gb(body) else "cp1252", "replace")


def _declared(body: bytes, content_type: str | None) -> str | None:
    header = re.search(r"charset\s*=\s*[\"']?([\w-]{2,40})", content_type or "", re.IGNORECASE)
    meta = _DECLARED.search(body[:4_096])
    name = header[1] if header else (meta[1] or meta[2]).decode("ascii", "replace") if meta else ""
    name = _WIDER.get(name.lower(), name)
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None


def _utf8_share(body: bytes) -> float:
    high = sum(byte >= 0x80 for byte in body[:200_000])
    bad = body[:200_000].decode("utf-8", "replace").count("�")
    return 1 - bad / high if high else 1


def _is_gb(body: bytes) -> bool:
    """Chinese comes in pairs of high bytes; an accented Latin letter stands between low ones."""
    high = len(re.findall(rb"[\x80-\xff]", body[:200_000]))
    paired = 2 * len(re.findall(rb"[\xa1-\xfe][\xa1-\xfe]", body[:200_000]))
    return high > 3 and paired >= 0.9 * high
