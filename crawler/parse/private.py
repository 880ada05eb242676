"""Phone numbers and mail addresses on a page: counted, so that it is known that something was left out, never taken."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DOT = r"(?:\.|\s?[\[({<]\s?dot\s?[\])}>]\s?|\s+dot\s+)"
# "Recall@20" is no address: what follows the sign is a host with a name of letters at its end.
_MAIL = re.compile(
    rf"(?<![\w@/])[\w.+-]{{1,64}}(?:\s?@\s?|\s?[\[({{<]\s?at\s?[\])}}>]\s?|\s+at\s+(?=[\w-]{{1,63}}\s+dot\s))[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}}{_DOT}[a-z]{{2,12}}\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:(?:\b(?:tel|phone|fax|mobile|cell|telephone|call|office)\b|电话|手机|传真|微信|联系方式)[^\w+(]{0,4}(?:number)?[^\w+(]{0,3}(?:\(?\+?\d[\d\s().-]{5,18}\d)"
    r"|(?<![\w.])\(?\+\d{1,3}\)?[\s.-]?\(?\d[\d\s().-]{6,16}\d(?!\w)|(?<![\w.-])1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![\w.])|"
    r"(?<![\w.-])\(\d{3}\)\s?\d{3}-\d{4}(?!\w))",
    re.IGNORECASE,
)


def count(text: str, hrefs: Iterable[str] = ()) -> int:
    """How many different addresses and numbers there are, in the text and as `mailto:` and `tel:` links.

    >>> count("Ek, ek [at] dune.example, phone: 0000 000000; MRR@20 and Recall@20 rise")
    2
    """
    links = {h.strip().lower() for h in hrefs}
    linked = {h for h in links if h.startswith(("mailto:", "tel:", "sms:"))}
    mails = {m[0].lower() for m in _MAIL.finditer(text)} - {h.removeprefix("mailto:").partition("?")[0] for h in linked}
    phones = {re.sub(r"\D", "", m[0]) for m in _PHONE.finditer(text)} - {
        re.sub(r"\D", "", h) for h in linked if h.startswith("tel:")
    }
    return len(linked) + len(mails) + len(phones)


def without(text: str) -> str:
    """The text with addresses and numbers left out, for what is stored of it."""
    return " ".join(_PHONE.sub(" ", _MAIL.sub(" ", text)).split())
