"""Addresses without the secrets in them: what is stored or told must not carry keys (docs/decisions/0013)."""

from __future__ import annotations

import re

# By name, at any place of the query; the rest of the address stays byte for byte as it was sent.
_SECRET = re.compile(
    r"([?&;])(?:api[_-]?key|apikey|access[_-]?token|auth|token|key|secret|password|mailto|email)=[^&;#]*", re.IGNORECASE
)


def without_secrets(url: str) -> str:
    """The address without keys, tokens and mail addresses in its query.

    >>> without_secrets("https://api.example.org/works?api_key=s3cret&page=2")
    'https://api.example.org/works?page=2'
    >>> without_secrets("https://oai.example.org/?verb=ListRecords&resumptionToken=abc")
    'https://oai.example.org/?verb=ListRecords&resumptionToken=abc'
    """
    while True:
        shorter = _SECRET.sub(r"\1", url, count=1)
        if shorter == url:
            return url
        # `?&page=2` → `?page=2`, `&&` → `&`, and nothing dangling at the end
        url = re.sub(r"([?&;])[&;]", r"\1", shorter, count=1)
        url = re.sub(r"[?&;](?=#|$)", "", url, count=1)
