"""What must not come back: pages and people that asked to be left out, kept as digests, never as names."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from sqlite_utils.utils import sqlite3

from crawler.record import Page, Profile

What = Literal["page", "person"]


def page_digest(url: str) -> str:
    """The same for every spelling of an address: scheme, `www.`, fragment, a trailing slash or index.html don't count,
    nor what is written as `%7E`.

    >>> page_digest("http://www.example.org/%7Eek/index.html#top") == page_digest("https://example.org/~ek")
    True
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www.").rstrip("."), parts.port
    except ValueError:
        return _digest("page", url)
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    path = quote(posixpath.normpath("/" + unquote(parts.path).lstrip("/")), safe="/~")
    path = re.sub(r"/(?:index|default)\.(?:html?|php)$", "/", path, flags=re.IGNORECASE).rstrip("/")
    return _digest("page", f"{place}{path}{'?' + parts.query if parts.query else ''}")


def person_digest(name: str) -> str:
    """The same for every spelling of a name that differs in case, spaces, accents or punctuation only."""
    text = unicodedata.normalize("NFKD", name).casefold()
    return _digest("person", "".join(c for c in text if c.isalnum()))


def is_forgotten(conn: sqlite3.Connection, url: str) -> bool:
    """Whether that page was forgotten."""
    return bool(_known(conn, [page_digest(url)]))


def is_forgotten_person(conn: sqlite3.Connection, name: str) -> bool:
    """Whether pages about whoever bears that name are kept out."""
    return bool(_known(conn, [person_digest(name)]))


def withhold(conn: sqlite3.Connection, page: Page, url: str, via: str | None = None) -> Page | None:
    """The page without what was forgotten; None for a page that was, that is about such people only, or that such a
    page led to (`via`)."""
    names = {person_digest(n) for p in page.profiles for n in (p.name, p.native_name) if n}
    here = {page_digest(u) for u in (url, via) if u}
    urls = here | {page_digest(u) for u in (*(p.key for p in page.profiles), *(p.url for p in page.profiles)) if u}
    known = _known(conn, names | urls)
    if not known:
        return page
    left = tuple(p for p in page.profiles if not _is_of(p, known))
    if here & known or (page.profiles and not left):
        return None
    return replace(page, profiles=left)


def block(conn: sqlite3.Connection, digests: Iterable[str], what: What, at: str) -> None:
    """Keeps pages or people of those digests out from now on."""
    sql = "insert into forgotten (digest, what, at) values (?, ?, ?) on conflict (digest) do nothing"
    conn.executemany(sql, [(digest, what, at) for digest in sorted(set(digests))])


def _is_of(profile: Profile, known: set[str]) -> bool:
    names = [person_digest(n) for n in (profile.name, profile.native_name) if n]
    urls = [page_digest(u) for u in (profile.key, profile.url) if u]
    return bool(known & {*names, *urls})


def _known(conn: sqlite3.Connection, digests: Iterable[str]) -> set[str]:
    asked = json.dumps(sorted(digests))
    sql = "select f.digest from json_each(?) as j join forgotten as f on f.digest = j.value"
    return {digest for (digest,) in conn.execute(sql, (asked,))}


def _digest(what: What, text: str) -> str:
    return hashlib.sha256(f"{what}:{text}".encode()).hexdigest()
