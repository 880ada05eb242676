"""What did we really get? Told from the first and last bytes, before any parser runs.

A bot check, "Rate exceeded." or half a feed come with status 200 too, and a lenient parser makes an empty page of them.
"""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass
from typing import Literal

from crawler.source import Document, ParseError, Refusal

Kind = Literal[
    "oai", "atom", "rss", "rdf", "jsonfeed", "json", "html", "challenge", "throttle", "xml", "text", "binary", "empty"
]

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# A mark, and the blanks behind it in any of these codecs.
_BLANK = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe(?:\x00\x00)?|\x00\x00\xfe\xff|\xfe\xff)?[\x00 \t\r\n]*")
_HEAD, _TAIL = 16_384, 4_096

# How JSON may go on behind its first bracket: `[Home](…)`, `[1] Ek, A.` and `{% … %}` begin texts.
_JSON = re.compile(r'\{\s*(?:["}]|\Z)|\[\s*(?:[\[{"\]]|-?\d[\d.eE+-]*\s*,|true\b|false\b|null\b|\Z)')
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>])([^>]*)>")
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,300})", re.IGNORECASE)
_KINDS: dict[str, Kind] = {"oai-pmh": "oai", "feed": "atom", "rss": "rss", "rdf": "rdf", "html": "html"}
_HTML_START = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|div|p|h[1-6]|table|center|a)\b", re.IGNORECASE
)
_TAG_SOUP = re.compile(r"<(?:body|p|br|div|h[1-6]|a|b|i|ul|ol|li|table|td|tr|span|font|hr|img)\b", re.IGNORECASE)
# Titles of pages that ask for proof of being a person; markers that only such pages carry.
_CHALLENGE_TITLE = re.compile(
    r"just a moment|one moment,? please|making sure you(?:'|’|&#39;|&#x27;)?re not a bot|attention required|"
    r"checking your browser|robot check|security check|are you (?:a )?(?:human|robot)|verify(?:ing)? you are human|"
    r"ddos-guard|bot verification|client challenge|pardon our interruption",
    re.IGNORECASE,
)
_CHALLENGE_MARKS = (
    "_cf_chl_opt",
    "anubis_challenge",
    "_incapsula_resource",
    "captcha-delivery.com",
    "px-captcha",
    "awswafcookie",
)
_THROTTLE = re.compile(
    r"\s*(?:<[^<>]*>\s*)*(?:\d{3}:?\s*)?(?:rate exceeded|rate limit(?:ed)?|too many requests|retry later)",
    re.IGNORECASE,
)
_THROTTLE_TITLE = re.compile(r"^\s*(?:429\b|too many requests|rate (?:limit )?exceeded)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a document is. `words` says it to people; `complete` is false where markup stops before its root closes."""

    kind: Kind
    words: str
    complete: bool = True


def expect(document: Document, source: str | None, expected: str, *kinds: Kind) -> Found:
    """What the document is, if it is whole and one of `kinds`. Raises `ParseError` with the fitting refusal."""
    found = classify(document)
    if found.kind in kinds and found.complete:
        return found
    raise ParseError(source, document.url, expected, found.words, _refusal(found, kinds))


def classify(document: Document) -> Found:
    """What the document is, by its own bytes; the content type only settles what they leave open."""
    body = document.body
    start = match.end() if (match := _BLANK.match(body)) else 0
    if start == len(body):
        return Found(kind="empty", words=f"an empty body ({len(body)} bytes)")
    codec = next((codec for bom, codec in _BOMS if body.startswith(bom)), None) or _codec(body[start : start + _HEAD])
    wide = 4 if codec.startswith("utf-32") else 2 if codec.startswith("utf-16") else 1
    start -= start % wide
    head = body[start : start + _HEAD * wide].decode(codec, "replace").lstrip("\ufeff \t\r\n\x00")
    tail = body[-(len(body) % wide + _TAIL * wide) :].decode(codec, "replace").rstrip("\x00 \t\r\n")
    if head.startswith("<"):
        return _markup(head, tail)
    if _JSON.match(head):
        return _json(head, tail)
    if _THROTTLE.match(head) and len(body) < 4_096:
        return Found(kind="throttle", words=f"the text {_quote(head)}")
    if _is_binary(head):
        return Found(kind="binary", words=f"binary data that starts with {body[:8]!r}")
    if len(_TAG_SOUP.findall(head)) >= (1 if "html" in (document.content_type or "") else 4):
        return _html(head)  # a page that starts with a word, e.g. its title without the tag
    return Found(kind="text", words=f"the text {_quote(head)}")


def _codec(head: bytes) -> str:
    """UTF-8 where the bytes are, else Latin-1, which takes any: this is read by people and patterns only."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a character that the cut goes through is no error
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _refusal(found: Found, kinds: tuple[Kind, ...]) -> Refusal:
    if found.kind == "empty":
        return "empty"
    if found.kind == "challenge":
        return "challenge"
    if found.kind == "throttle":
        return "throttled"
    if not found.complete and (found.kind in kinds or found.kind == "xml"):
        return "truncated"
    return "wrong_kind"


def _markup(head: str, tail: str) -> Found:
    start = _after_prolog(head)
    if start is None or _HTML_START.match(head) or _HTML_START.match(head, start):
        return (
            Found(kind="xml", words="markup that ends before its first element", complete=False)
            if start is None
            else _html(head)
        )
    root = _ROOT.match(head, start)
    if root is None:
        whole = "<" in head[start + 1 :] or len(head) >= _HEAD
        words = f"markup that starts with {_quote(head[start:])}"
        return Found(kind="text" if whole else "xml", words=words, complete=whole)
    name = (root[1] or "") + root[2]
    kind = _KINDS.get(root[2].lower(), "xml")
    if kind == "html":
        return _html(head)
    if root[3].endswith("/") or _closes(tail, name):
        return Found(kind=kind, words=f"<{name}>")
    return Found(kind=kind, words=f"<{name}> without its end", complete=False)


def _after_prolog(head: str) -> int | None:
    """Where the root element starts, behind declarations and comments; `None` when the text ends within them."""
    at = 0
    while True:
        while at < len(head) and head[at].isspace():
            at += 1
        for opening, closing in (("<?", "?>"), ("<!--", "-->"), ("<!", ">")):
            if head.startswith(opening, at):
                end = head.find("]>" if closing == ">" and "[" in head[at : head.find(">", at) + 1] else closing, at)
                if end < 0:
                    return None
                at = end + (2 if head[end] == "]" else len(closing))
                break
        else:
            return at if at < len(head) else None


def _closes(tail: str, name: str) -> bool:
    while tail.endswith("-->") and "<!--" in tail:
        tail = tail[: tail.rindex("<!--")].rstrip()
    return tail.endswith(">") and tail[:-1].rstrip().endswith(f"</{name}")


def _html(head: str) -> Found:
    title = html.unescape(match[1]).strip() if (match := _TITLE.search(head)) else ""
    words = f"an HTML page titled {_quote(title)}" if title else "an HTML page without a title"
    if _CHALLENGE_TITLE.search(title) or any(mark in head.lower() for mark in _CHALLENGE_MARKS):
        return Found(kind="challenge", words=words)
    if _THROTTLE_TITLE.match(title) or (len(head) < 2_048 and _THROTTLE.match(head)):
        return Found(kind="throttle", words=words)
    return Found(kind="html", words=words)


def _json(head: str, tail: str) -> Found:
    whole = tail[-1:] == {"{": "}", "[": "]"}[head[0]]
    if re.search(r'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org(?:\\?/)version', head):
        return Found(kind="jsonfeed", words="a JSON Feed" if whole else "a JSON Feed without its end", complete=whole)
    return Found(kind="json", words=f"JSON {_quote(head)}", complete=whole)


def _is_binary(head: str) -> bool:
    return sum(c < " " and c not in "\t\r\n\f\x1b" for c in head[:512]) > len(head[:512]) // 50


def _quote(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"
