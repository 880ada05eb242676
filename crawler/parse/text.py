"""Text as it may be stored: no control characters, one space between words, composed Unicode, bounded length.

TeX stays as it is, `<` and `>` in formulas too. Search has its own, further normalised copy.
"""

from __future__ import annotations

import html
import re
import unicodedata

from crawler.checks import printable

#: Bounds in characters. A record with three thousand authors is real, one with a million is an attack.
TITLE, ABSTRACT, AUTHOR, COMMENT, URL = 2_048, 65_536, 500, 8_192, 2_048
AUTHORS = 10_000

# Controls, lone surrogates, and the marks that turn or hide text: bidi overrides and isolates, zero-width space, BOM.
_UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\ud800-\udfff\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]"
)

_INLINE = "a|abbr|b|bdi|bdo|big|cite|code|em|font|i|img|kbd|mark|q|s|samp|small|span|strong|sub|sup|tt|u|var|wbr"
_BLOCK = (
    "address|article|aside|blockquote|body|br|center|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|"
    "iframe|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|title|tr|ul|(?:jats|mml|m):[a-z-]+"
)
_VOID = ("img", "wbr")
# Known tags only: in `$x<y>z$` the `<y>` is a formula. `[^<>]*` stops at the next bracket, so this is linear.
_TAG = re.compile(rf"</?(?:(?P<inline>{_INLINE})|(?P<block>{_BLOCK}))(?:\s[^<>]*)?/?>", re.IGNORECASE)
_HIDDEN = (("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"))


def clean(text: str | None, limit: int) -> str | None:
    """One line of text, `None` when nothing is left. Beyond `limit` characters it is cut and ends with `…`.

    >>> clean("  On $a<b$\\n  and\\x00 so on ", 100)
    'On $a<b$ and so on'
    """
    if not text:
        return None
    line = text.replace("\n", " ").strip(" ")
    # Nearly all text is fine as it is, once its lines are one: to see that is ten times quicker than to make it so.
    # From the right, since Python finds two spaces faster so.
    if line.rfind("  ") >= 0 or not printable(line):
        line = " ".join(text.split())
        if not printable(line):
            line = " ".join(_UNWANTED.sub("", line).split())
    text = line
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return text or None


def from_markup(markup: str | None, limit: int) -> str | None:
    """The words of a piece of HTML, or of text that only might be HTML; scripts and comments are left out.

    >>> from_markup("<p>If $a&lt;b$ and $a<b>c$,<br>then <i>so</i>.</p>", 100)
    'If $a<b$ and $a<b>c$, then so.'
    """
    if not markup:
        return None
    for opening, closing in _HIDDEN:
        markup = _without(markup, opening, closing)
    if "<" in markup:
        markup = _without_tags(markup)
    if "&" in markup:
        markup = html.unescape(markup)
    return clean(markup, limit)


def _without_tags(markup: str) -> str:
    """In `$a<b>c$` the `<b>` is a formula: what is never closed counts as a tag only where HTML lets it stand open."""
    folded = markup.lower()
    closed: dict[str, bool] = {}
    at = dollars = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal at, dollars
        dollars, at = dollars + markup.count("$", at, tag.start()), tag.start()
        inline = (tag["inline"] or "").lower()
        name = inline or tag["block"].lower()
        if name not in closed:
            closed[name] = f"</{name}" in folded
        if not (closed[name] or name in _VOID or "=" in tag[0]) and (inline or dollars % 2):
            return tag[0]
        return "" if inline else " "

    return _TAG.sub(kept, markup)


def _without(text: str, opening: str, closing: str) -> str:
    folded = text.lower()
    # Lower case of a few characters is longer than they are; then positions would not fit.
    if len(folded) != len(text) or opening not in folded:
        return text
    kept, at = [], 0
    while (start := folded.find(opening, at)) >= 0:
        kept.append(text[at:start])
        end = folded.find(closing, start)
        if end < 0:
            return "".join(kept)
        at = end + len(closing)
    return "".join([*kept, text[at:]])
