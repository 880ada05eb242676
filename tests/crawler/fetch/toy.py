"""An invented source: documents are JSON, so that a test can say in a line what a page holds.

`{"records": ["a"], "follow": ["/next"], "cursor": "2026-01-02"}`; `{"refusal": "expired"}` is refused with that word.
"""

import json
from urllib.parse import urljoin

from crawler.record import Page, Record
from crawler.source import Option, ParseError, Seeds, Source


def seeds(options, cursor):
    base = options.get("base_url") or "https://toy.example/"
    paths = (options.get("paths") or "/a").split()
    asked = f"?from={cursor}" if cursor and options.get("resumes") else ""
    return Seeds(urls=tuple(urljoin(base, p) + asked for p in paths), cursor=options.get("cursor"))


def parse(document):
    try:
        data = json.loads(document.body)
    except ValueError:
        refusal = "wrong_kind" if document.body else "empty"
        raise ParseError("toy", document.url, "JSON", repr(document.body[:20]), refusal) from None
    if "refusal" in data:
        raise ParseError("toy", document.url, "a page", data["refusal"], data["refusal"])
    if data.get("breaks"):
        raise RuntimeError("a bug in the parser")
    records = tuple(Record(source="toy", key=k, title=f"Title {k}") for k in data.get("records", ()))
    follow = tuple(urljoin(document.url, u) for u in data.get("follow", ()))
    counts = {name: data.get(name) for name in ("declared", "part_of")}
    return Page(records=records, follow=follow, cursor=data.get("cursor"), **counts)


def recognises(document):
    return document.body.startswith(b"{")


def toy(**changes):
    """The source; `changes` are fields of `Source`."""
    fields = {
        "name": "toy",
        "title": "A toy",
        "parse": parse,
        "seeds": seeds,
        "recognises": recognises,
        "robots": False,
        "base_url": "https://toy.example/",
        "options": tuple(Option(name=n, help=n, example="x") for n in ("paths", "cursor", "resumes")),
    }
    return Source(**{**fields, **changes})
