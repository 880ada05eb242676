"""Every web address in an abstract: repositories as `codelinks` knows them, and the others, each once.

Sentences end right behind an address, and line breaks fall into it: `https://github.com/ lab/tool.` is repaired.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.parse import codelinks
from crawler.record import Link

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]{3,500}", re.IGNORECASE)
# Without `http://` an address is only taken where the sentence says that it is one.
_BARE = re.compile(
    r"\b(?:available|accessible|accessed|found|released|hosted|obtained|downloaded|visit)\s(?:\w{1,12}\s){0,2}?"
    r"(?:at|from|on|via|under|:)?\s?(?P<url>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}"
    r"(?:com|org|net|edu|gov|io|ai|dev|info|app|site|science|cn|uk|de|jp|fr|eu|nl|ch|se|ca|au|kr|it|es|at|be|in)"
    r"(?:/[\w.~%/?=&#+-]{0,200})?)(?![\w@-])"
)


def find(*texts: str | None) -> tuple[Link, ...]:
    """Links of kind `code`, `dataset`, `project` (repositories, pages) and `web` (any other), in that order.

    >>> [(link.kind, link.url) for link in find("See https://github.com/lab/tool. Data: https://ek.example/d).")]
    [('code', 'https://github.com/lab/tool'), ('web', 'https://ek.example/d')]
    """
    known = codelinks.find(*texts)
    hosts = {urlsplit(link.url).hostname for link in known} | {"github.com"}
    others = [url for text in texts if text for url in _addresses(text)]
    fresh = (url for url in others if _host(url) and _host(url) not in hosts)
    return tuple(dict.fromkeys((*known, *(Link(kind="web", url=url) for url in fresh))))


def _addresses(text: str) -> list[str]:
    found = [_trimmed(m[0]) for m in _ADDRESS.finditer(text)] if "://" in text else []
    return found + [f"http://{_trimmed(m['url'])}" for m in _BARE.finditer(text)]


def _trimmed(url: str) -> str:
    """Without what belongs to the sentence: full stops, quotes, a bracket that the address did not open."""
    while True:
        short = url.rstrip(".,;:!?'’”*")
        if short.endswith((")", "]")) and short.count("(") + short.count("[") < short.count(")") + short.count("]"):
            short = short[:-1]
        if short == url:
            return url
        url = short


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host if host and "." in host else None
