"""Phone numbers, e-mail addresses and accounts on pages: counted, and left out of what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable

_AT = r"(?:\s?[@＠]\s?|\s?[\[({<（【]\s?(?:at|@|＠)\s?[\])}>）】]\s?|\s?_at_\s?)"
_DOT = r"(?:\.|\s?[\[({<（【]\s?(?:dot|\.)\s?[\])}>）】]\s?|\s+dot\s+|_dot_)"
# "Recall@20" is no address: what follows the sign is a host with a name of letters at its end.
_MAIL = re.compile(
    rf"(?<![\w@/])(?:\{{[\w.+,; -]{{1,120}}\}}|[\w.+-]{{1,64}}){_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}}{_DOT}"
    r"[a-z]{2,12}\b"
    # "ada at dune dot edu", but not "look at cats dot product"
    r"|(?<![\w@/])[\w.+-]{1,64}\s+at\s+[\w-]{1,63}(?:\s+dot\s+[\w-]{1,63}){0,4}\s+dot\s+(?:[a-z]{2,4}|example)\b",
    re.IGNORECASE,
)
_NUMBER = r"\(?\+?\d[\d\s().–/-]{5,18}\d"
_PHONE = re.compile(
    # Behind a word that announces one …
    r"(?:\b(?:tele(?:phone)?|tel|phone|ph|fax|mobile|mob|cell(?:ular)?|telephone|whatsapp|hotline)\b|电话|手机|传真|联系方式|座机)"
    rf"[^\w+(]{{0,4}}(?:number|no\.?|（[^（）]{{0,12}}）|\([^()]{{0,12}}\))?[^\w+(]{{0,3}}{_NUMBER}"
    rf"|\b(?:call|office)\s?[:：]\s?{_NUMBER}"
    # … with a country's code, or as mobile numbers in China, numbers in Germany and in North America are written.
    r"|(?<![\w.])\(?\+\d{1,3}\)?[\s.-]?\(?\d[\d\s().-]{6,16}\d(?!\w)|(?<![\w.-])1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![\w.])"
    r"|(?<![\w.-])\(0\)\s?\d{2,4}[\s/-]?\d{4,9}(?!\w)|(?<![\w.-])0\d{2,4}\s?[/-]\s?\d{6,9}(?!\w)"
    r"|(?<![\w.-])(?:\(\d{3}\)\s?|[2-9]\d{2}[-.])\d{3}[-.]\d{4}(?![\w-])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:微信号?|wechat(?:\s?id)?|weixin|QQ(?:号|群)?|skype|telegram|line\s?id)\s*[:：]\s*[\w.@+-]{4,40}|"
    r"(?:微信号?|QQ(?:号|群)?)\s?[A-Za-z\d][\w-]{4,30}",
    re.IGNORECASE,
)
#: What a text must hold to hold any of these.
_SIGN = re.compile(r"[@＠+]|\bat\b|_at_|\d{3}|微信|wechat|weixin|skype|telegram|line\s?id|QQ", re.IGNORECASE)


def count(text: str, hrefs: Iterable[str] = ()) -> int:
    """How many different addresses, numbers and accounts there are, in the text and as `mailto:` and `tel:` links.

    >>> count("Ek, ek [at] dune.example, phone: 0000 000000; MRR@20 and Recall@20 rise")
    2
    """
    links = {h.strip().lower() for h in hrefs}
    linked = {h for h in links if h.startswith(("mailto:", "tel:", "sms:"))}
    mails = {m[0].lower() for m in _MAIL.finditer(text)} - {h.removeprefix("mailto:").partition("?")[0] for h in linked}
    phones = {re.sub(r"\D", "", m[0]) for m in _PHONE.finditer(text)} - {
        re.sub(r"\D", "", h) for h in linked if h.startswith("tel:")
    }
    accounts = {m[0].lower() for m in _ACCOUNT.finditer(_PHONE.sub(" ", text))}
    return len(linked) + len(mails) + len(phones) + len(accounts)


def without(text: str) -> str:
    """The text with addresses, numbers and accounts left out, for what is stored of it."""
    if not _SIGN.search(text):
        return text
    return " ".join(_ACCOUNT.sub(" ", _PHONE.sub(" ", _MAIL.sub(" ", text))).split())
