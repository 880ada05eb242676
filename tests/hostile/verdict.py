"""What is wrong with an answer, if anything."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import parse_qs, urlsplit

from indexer.changes import AFTER
from indexer.search import query
from tests.hostile.asking import Answer
from tests.hostile.routes import LIBRARY
from tests.hostile.urls import Target

#: Where everything is listed: a format's end of address → that address.
WHOLE: Mapping[str, str] = {
    **{
        f"search {end}": f"/paperfeed/search.{end}"
        for end in ("bib", "ris", "csl", "csv", "json", "jsonl", "sql", "atom")
    },
    **{f"table {end}": f"/{LIBRARY}/papers.{end}" for end in ("bib", "ris", "csl", "atom", "csv")},
    "search": "/paperfeed/search",
    "changes": "/paperfeed/changes",
    "changes atom": "/paperfeed/changes.atom",
    "oai ListRecords": "/paperfeed/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "oai ListIdentifiers": "/paperfeed/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
}
# Parameters that narrow nothing down, and what other programs put into addresses.
_ELSE = re.compile(r"sort|db|verb|metadataPrefix|utm_.*|_(?!search$).*", re.DOTALL)
_PLACE = re.compile(rf"[0-9]{{1,18}}|{AFTER.pattern}")
_MARKED_UP = ("text/html", "application/atom+xml", "text/xml", "application/xml", "image/svg+xml")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")


def wrong(target: Target, answer: Answer, counts: Mapping[str, int]) -> str | None:
    """Why the answer must not be so; None where it may. `counts`: how much each of `WHOLE` lists."""
    if answer.status >= 500 and not _says_unwell(target, answer):
        return f"{answer.status}: {said(answer)}"
    if b"Traceback (most recent" in answer.body:
        return "tells of its own code"
    if answer.headers.get("X-Evil"):
        return "a header of the visitor's"
    if not _stays(answer.headers.get("Location", "/")):
        return f"leads elsewhere: {answer.headers['Location'][:60]}"
    if answer.kind in _MARKED_UP and b"<pf-evil" in answer.body.lower():
        return "markup of the visitor's"
    if answer.status == 404 and target.raw.startswith(b"/paperfeed") and not _helps(answer):
        return "a 404 that does not help"
    if answer.status == 200 and (listed := _all(target, answer, counts)):
        return f"all of {listed}"
    return None


def said(answer: Answer) -> str:
    """The error in an error's page."""
    text = re.sub(r"<(style|script|head)\b.*?</\1>|<[^>]+>", " ", answer.body.decode("utf-8", "replace"), flags=re.S)
    return " ".join(text.split())[:200]


def count(name: str, answer: Answer) -> int:
    """How many papers, changes or records are listed; `name` is one of `WHOLE`."""
    return _COUNTS[name.rpartition(" ")[2] if " " in name else name](answer.body.decode("utf-8", "replace"))


def _says_unwell(target: Target, answer: Answer) -> bool:
    """Whether it is the answer for monitors, which is 503 where a source needs a look."""
    return target.raw.startswith(b"/paperfeed/health.json") and answer.status == 503 and b'"checked"' in answer.body


def _stays(location: str) -> bool:
    """Whether a redirection stays on this server, as browsers read addresses."""
    parts = urlsplit(location.replace("\\", "/"))
    return (not parts.scheme and not parts.netloc) or parts.netloc.startswith("127.0.0.1:")


def _helps(answer: Answer) -> bool:
    """Whether somebody who got lost is told what to do now."""
    if answer.kind != "text/html":
        return len(answer.body) > 20
    return any(told in answer.body for told in (b"/paperfeed/search", b"?db=", b"db=", b"paperfeed crawl"))


def _all(target: Target, answer: Answer, counts: Mapping[str, int]) -> str | None:
    """What it lists the whole of though something else was asked for, and does not tell so."""
    path, _, asked = target.raw.decode("latin-1").partition("?")
    arguments = {name: values[0] for name, values in parse_qs(asked, keep_blank_values=True).items()}
    narrowing = {
        name: text for name, value in arguments.items() if (text := _clean(value)) and not _ELSE.fullmatch(name)
    }
    name = _listing(path, arguments)
    if name not in counts or b"Left out of" in answer.body or count(name, answer) < counts[name]:
        return None
    if name.startswith("table"):
        narrowing = {name: value for name, value in narrowing.items() if name == "_search"}
    elif name.startswith("oai"):
        if b"<error" in answer.body:
            return None
        usual = {value for values in target.route.parameters.values() for value in values}
        narrowing = {
            name: value for name, value in narrowing.items() if not _DAY.fullmatch(value) and value not in usual
        }
    elif _PLACE.fullmatch(narrowing.get("after", "")):
        del narrowing["after"]  # the rest of the same list
    if {"q"} == narrowing.keys():
        words = query.parse(narrowing["q"])
        if words.periods or words.groups:  # which may be those of all
            return None
    return name if narrowing else None


def _listing(path: str, arguments: Mapping[str, str]) -> str:
    if path == "/paperfeed/oai":
        return f"oai {arguments.get('verb')}"
    stem, _, end = path.rpartition("/")[2].partition(".")
    return f"{'table' if stem == 'papers' else stem} {end}".strip()


def _clean(value: str) -> str:
    return " ".join(value.replace("\x00", " ").split())


def _shown(text: str) -> int:
    """The number that the search page tells."""
    told = re.search(r'id="pf-count"[^>]*>\s*(One|No|[\d,]*)', text)
    return {"One": 1, "No": 0}.get(told[1]) or int(told[1].replace(",", "")) if told and told[1] != "No" else 0


def _found(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text, re.M))


_COUNTS: dict[str, Callable[[str], int]] = {
    "search": _shown,
    "changes": partial(_found, r'class="pf-entry"'),
    "bib": partial(_found, r"^@\w+\{"),
    "ris": partial(_found, r"^TY  - "),
    "csl": lambda text: len(json.loads(text)),
    "json": lambda text: len(json.loads(text)),
    "jsonl": partial(_found, r"^\{"),
    "csv": lambda text: max(0, len(list(csv.reader(io.StringIO(text, newline="")))) - 1),
    "sql": partial(_found, r"^insert into papers "),
    "atom": partial(_found, r"<entry>"),
    "ListRecords": partial(_found, r"<record>"),
    "ListIdentifiers": partial(_found, r"<header[ >]"),
}
