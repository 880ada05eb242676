"""arXiv on loopback, scripted: OAI-PMH as its own server pages it, API, RSS, listings, and faults where one wants them.

Lists are paged by offset within a day, tokens must be percent-encoded once more, errors come at HTTP 200 and stay until
midnight (https://github.com/arXiv/oaipmh). The day is the server's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlsplit

from crawler.sample.library import Paper, set_spec
from crawler.sample.oai_formats import FORMATS
from tests.crawler.fetch.web import Reply, Web, served
from tests.faults import feeds, papers

#: Takes the path and the right answer, gives what is sent.
Fault = Callable[[str, Reply], Reply]

XML = {"Content-Type": "application/xml"}


class RefusedError(Exception):
    """An OAI error: its code."""


class Arxiv(Web):
    """`papers` may be changed at any time; `before(prefix, n, what)` calls `what` before the n-th request
    of such a path is answered, `fault(prefix, fault, …)` spoils answers."""

    def __init__(self, seed: int = 0, count: int = 60, page: int = 10) -> None:
        super().__init__()
        self.today = datetime.now(UTC).date()
        self.page, self.identifiers = page, 8 * page
        self.entries = 2000  # the most that a listing shows on a page
        self.papers = papers.library(seed, count, self.today)
        self.sloppy = ""  # what tokens carry besides: characters that a client may spoil
        self.etag: Callable[[], str | None] = lambda: None
        self.tokens: set[str] = set()
        self._errors: dict[tuple[str, date], bytes] = {}
        self._faults: list[tuple[str, Fault, list[int]]] = []
        self._hooks: list[tuple[str, int, Callable[[], object]]] = []
        self.count: dict[str, int] = {}

    def fault(self, prefix: str, fault: Fault | dict, *, after: int = 0, times: int = 10**9) -> None:
        """After so many good answers on paths that begin so, `times` bad ones. A dict has the fields of a `Reply`."""
        told = fault if callable(fault) else lambda path, right: replace(right, **fault)
        self._faults.append((prefix, told, [after, times]))

    def heal(self) -> None:
        self._faults.clear()

    def before(self, prefix: str, number: int, what: Callable[[], object]) -> None:
        self._hooks.append((prefix, number, what))

    def revise(self, name: str) -> None:
        """A new version of today, as an author sends it in the middle of somebody's harvest."""
        self.papers[name] = papers.revised(self.papers[name], self.today)

    def take(self, path: str) -> Reply:
        for prefix in {p for p, _, _ in self._hooks if path.startswith(p)}:
            self.count[prefix] = self.count.get(prefix, 0) + 1
        for hook in list(self._hooks):
            prefix, number, what = hook
            if path.startswith(prefix) and self.count[prefix] == number:
                self._hooks.remove(hook)
                what()
        right = self.answer(path)
        for prefix, fault, left in self._faults:
            if not path.startswith(prefix):
                continue
            if left[0]:
                left[0] -= 1
            elif left[1]:
                left[1] -= 1
                return fault(path, right)
        return right

    def answer(self, path: str) -> Reply:
        parts = urlsplit(path)
        if parts.path == "/oai":
            return self._oai(parts.query)
        if parts.path == "/api/query":
            return feeds.api(dict(parse_qsl(parts.query)), list(self.papers.values()))
        if parts.path.startswith("/rss/"):
            return feeds.rss(self.announced(), self.today, self.etag())
        if parts.path.startswith("/list/"):
            asked = dict(parse_qsl(parts.query))
            return feeds.listing(list(self.papers.values()), parts.path, asked, self.today, self.entries)
        return super().take(path)

    def announced(self) -> list[Paper]:
        """What today's feed shows."""
        return [p for p in self.papers.values() if p.datestamp == self.today - timedelta(days=1)]

    def _oai(self, query: str) -> Reply:
        if (kept := self._errors.get((query, self.today))) is not None:
            return Reply(kept, headers=XML)
        asked = dict(parse_qsl(query))
        verb = asked.get("verb", "")
        try:
            inner = f"<{verb}>\n{self._verb(verb, asked)}\n</{verb}>"
            return Reply(_envelope(self.today, inner), headers=XML)
        except RefusedError as refusal:
            body = _envelope(self.today, f"<error code='{refusal}'>no</error>")
            # the content delivery network keeps it until midnight
            self._errors[query, self.today] = body
            return Reply(body, headers=XML)

    def _verb(self, verb: str, asked: dict[str, str]) -> str:
        if verb == "GetRecord":
            paper = self.papers.get(asked["identifier"].removeprefix("oai:arXiv.org:"))
            if paper is None:
                raise RefusedError("idDoesNotExist")
            return _record(paper, asked["metadataPrefix"])
        if verb not in ("ListRecords", "ListIdentifiers"):
            raise RefusedError("badVerb")
        if token := asked.get("resumptionToken"):
            asked = self._redeemed(verb, token)
        return self._list(verb, asked, resumed=bool(token))

    def _redeemed(self, verb: str, token: str) -> dict[str, str]:
        # byte for byte what was given out, or it is none
        if token not in self.tokens:
            raise RefusedError("badResumptionToken")
        rest = {name: values[0] for name, values in parse_qs(unquote(token)).items()}
        if rest["verb"] != verb:
            raise RefusedError("badResumptionToken")
        return rest

    def _list(self, verb: str, asked: dict[str, str], *, resumed: bool) -> str:
        first = date.fromisoformat(asked.get("from", "2005-09-16"))
        last = date.fromisoformat(asked.get("until", str(self.today)))
        if first > self.today or not re.fullmatch(r"\d{4}-\d\d-\d\d", asked.get("from", "2005-09-16")):
            raise RefusedError("badArgument")
        ordered = papers.in_order(self.papers, lambda p: p.datestamp)
        rows = [p for p in ordered if first <= p.datestamp <= last][int(asked.get("skip", 0)) :]
        if not rows:
            raise RefusedError("noRecordsMatch")
        size = self.page if verb == "ListRecords" else self.identifiers
        shown, left = rows[:size], rows[size:]
        form = asked["metadataPrefix"]
        lines = [_record(p, form) if verb == "ListRecords" else _header(p) for p in shown]
        if left:
            return "\n".join([*lines, self._token(verb, asked, first, shown)])
        return "\n".join([*lines, "<resumptionToken/>" if resumed else ""])

    def _token(self, verb: str, asked: dict[str, str], first: date, shown: list[Paper]) -> str:
        day = shown[-1].datestamp
        here = sum(p.datestamp == day for p in shown) + (int(asked.get("skip", 0)) if day == first else 0)
        rest = {"verb": verb, "metadataPrefix": asked["metadataPrefix"], "from": str(day), "skip": str(here)}
        rest |= {name: asked[name] for name in ("set", "until") if name in asked}
        text = quote("&".join(f"{name}={quote(value, safe=':')}" for name, value in rest.items()), safe="")
        self.tokens.add(text + self.sloppy)
        return f"<resumptionToken>{(text + self.sloppy).replace('&', '&amp;')}</resumptionToken>"


@contextmanager
def running(seed: int = 0, count: int = 60, page: int = 10) -> Iterator[Arxiv]:
    """The server, for as long as the block lasts."""
    with served(Arxiv(seed, count, page)) as web:
        yield web


def oai(web: Arxiv, name: str = "oai", **options: object) -> dict[str, object]:
    """A source of paperfeed.toml."""
    return {"name": name, "kind": "arxiv_oai", "base_url": f"{web.url}/oai", "category": "cs.CL", **options}


def api(web: Arxiv, name: str = "api", **options: object) -> dict[str, object]:
    return {"name": name, "kind": "arxiv_api", "base_url": f"{web.url}/api/query", "category": "cs.CL", **options}


def rss(web: Arxiv, name: str = "rss", **options: object) -> dict[str, object]:
    return {"name": name, "kind": "arxiv_rss", "base_url": web.url, "category": "cs.CL", **options}


def listing(web: Arxiv, name: str = "list", **options: object) -> dict[str, object]:
    return {"name": name, "kind": "arxiv_list", "base_url": web.url, "category": "cs.CL", **options}


def _envelope(day: date, inner: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"<responseDate>{day}T21:41:13Z</responseDate>\n<request>https://oaipmh.arxiv.org/oai</request>\n"
        f"{inner}\n</OAI-PMH>"
    ).encode()


def _header(paper: Paper) -> str:
    sets = "".join(f"<setSpec>{set_spec(code)}</setSpec>" for code in paper.categories)
    name = f"<identifier>oai:arXiv.org:{paper.id}</identifier>"
    return f"<header>{name}<datestamp>{paper.datestamp}</datestamp>{sets}</header>"


def _record(paper: Paper, form: str) -> str:
    return f"<record>\n{_header(paper)}\n<metadata>\n{FORMATS[form][2](paper)}\n</metadata>\n</record>"
