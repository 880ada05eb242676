"""arXiv's OAI-PMH interface over the sample's papers: six verbs, small pages, errors at HTTP 200.

As on the real server, lists are ordered by (datestamp, id); a resumption token is the url-encoded query of the rest,
whose `from` is the last day shown and `skip` the records of that day already shown; and a token that a client sends
without percent-encoding it again is not understood. http://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from urllib.parse import parse_qsl, quote, unquote
from xml.sax.saxutils import escape, quoteattr

from crawler.sample import library
from crawler.sample.answer import Answer
from crawler.sample.library import Paper
from crawler.sample.oai_formats import FORMATS, XSI, element

HOST = "https://oaipmh.arxiv.org/oai"
EARLIEST = "2005-09-16"
PAGE = {"ListRecords": 8, "ListIdentifiers": 30}

_NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_IDENTIFIER = "oai:arXiv.org:"
_GROUPS = {
    "cs": "Computer Science",
    "eess": "Electrical Engineering and Systems Science",
    "math": "Mathematics",
    "physics": "Physics",
    "q-bio": "Quantitative Biology",
    "stat": "Statistics",
}
_LIST = {"metadataPrefix", "from", "until", "set"}
_ARGUMENTS = {
    "Identify": set[str](),
    "ListSets": {"resumptionToken"},
    "ListMetadataFormats": {"identifier"},
    "GetRecord": {"identifier", "metadataPrefix"},
    "ListRecords": _LIST,
    "ListIdentifiers": _LIST,
}


class RefusedError(Exception):
    """An OAI error: its code and why."""


def answer(pairs: list[tuple[str, str]], day: int) -> Answer:
    """The answer to a query, given as its (name, value) pairs, on a day of the sample."""
    query = dict(pairs)
    try:
        verb, body = _serve(pairs, query, day)
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in query.items())
        inner = f"<request{attributes}>{HOST}</request>\n<{verb}>\n{body}\n</{verb}>"
    except RefusedError as refusal:
        code, why = refusal.args
        inner = f"<request>{HOST}</request>\n<error code='{code}'>{escape(why)}</error>"
    today = library.DAYS[day - 1]
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{_NAMESPACE}"\n'
        f'         xmlns:xsi="{XSI}"\n'
        f'         xsi:schemaLocation="{_NAMESPACE} {_NAMESPACE}OAI-PMH.xsd">\n'
        f"<responseDate>{today}T21:41:13Z</responseDate>\n{inner}\n</OAI-PMH>"
    )
    return Answer(body=text.encode(), content_type="application/xml")


def _serve(pairs: list[tuple[str, str]], query: Mapping[str, str], day: int) -> tuple[str, str]:
    verb = query.get("verb", "")
    if verb not in _ARGUMENTS or [name for name, _ in pairs].count("verb") > 1:
        raise RefusedError("badVerb", "expected one of the six verbs, once")
    if len(pairs) > len(query):
        raise RefusedError("badArgument", "an argument is repeated")
    if verb in PAGE:
        token = query.get("resumptionToken")
        rest = _redeemed(query) if token is not None else query
        return verb, _listing(verb, rest, day, resumed=token is not None)
    if unknown := query.keys() - _ARGUMENTS[verb] - {"verb"}:
        raise RefusedError("badArgument", f"{verb} takes no {sorted(unknown)[0]}")
    serve: dict[str, Callable[[Mapping[str, str], int], str]] = {
        "Identify": _identify,
        "ListSets": _sets,
        "ListMetadataFormats": _formats,
        "GetRecord": _record,
    }
    return verb, serve[verb](query, day)


def _identify(query: Mapping[str, str], day: int) -> str:
    facts = {
        "repositoryName": "arXiv",
        "baseURL": HOST,
        "protocolVersion": "2.0",
        "adminEmail": "nobody@example.org",
        "earliestDatestamp": EARLIEST,
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DD",
    }
    return "\n".join(element(name, fact) for name, fact in facts.items())


def _sets(query: Mapping[str, str], day: int) -> str:
    if "resumptionToken" in query:
        raise RefusedError("badResumptionToken", "all sets fit on one page")
    specs = _GROUPS | {library.set_spec(code): name for code, name in library.CATEGORIES.items()}
    return "\n".join(f"<set>{element('setSpec', s)}{element('setName', name)}</set>" for s, name in specs.items())


def _formats(query: Mapping[str, str], day: int) -> str:
    if "identifier" in query:
        _known(query["identifier"], day)
    return "\n".join(
        "<metadataFormat>"
        + element("metadataPrefix", prefix)
        + element("schema", schema)
        + element("metadataNamespace", namespace)
        + "</metadataFormat>"
        for prefix, (schema, namespace, _) in FORMATS.items()
    )


def _record(query: Mapping[str, str], day: int) -> str:
    if "identifier" not in query:
        raise RefusedError("badArgument", "GetRecord needs an identifier")
    return _full(_known(query["identifier"], day), _prefix(query))


def _known(identifier: str, day: int) -> Paper:
    for paper in library.papers(day):
        if _IDENTIFIER + paper.id == identifier:
            return paper
    raise RefusedError("idDoesNotExist", f"nothing is called {identifier} here")


def _listing(verb: str, query: Mapping[str, str], day: int, *, resumed: bool) -> str:
    if unknown := query.keys() - _LIST - {"verb", "skip"} or (not resumed and query.keys() & {"skip"}):
        raise RefusedError("badArgument", f"{verb} takes no {sorted(unknown)[0]}")
    prefix = _prefix(query)
    first, last = _window(query, day)
    wanted = [p for p in _of_set(query.get("set"), day) if first <= p.datestamp <= last]
    papers = sorted(wanted, key=lambda p: (p.datestamp, p.id))[int(query.get("skip", 0)) :]
    if not papers:
        raise RefusedError("noRecordsMatch", "no record matches these arguments")
    shown, left = papers[: PAGE[verb]], papers[PAGE[verb] :]
    lines = [_full(p, prefix) if verb == "ListRecords" else _header(p) for p in shown]
    token = "<resumptionToken/>" if resumed else ""
    if left:
        token = _token(query, [p for p in wanted if p not in left], left[0].datestamp, day)
    return "\n".join([*lines, token])


def _prefix(query: Mapping[str, str]) -> str:
    prefix = query.get("metadataPrefix")
    if prefix is None:
        raise RefusedError("badArgument", "metadataPrefix is missing")
    if prefix not in FORMATS:
        raise RefusedError("cannotDisseminateFormat", f"there is no format {prefix} here")
    return prefix


def _window(query: Mapping[str, str], day: int) -> tuple[date, date]:
    today = library.DAYS[day - 1]
    first, last = _day(query.get("from", EARLIEST)), _day(query.get("until", today.isoformat()))
    if first > today + timedelta(days=1) or last > today + timedelta(days=1):
        raise RefusedError("badArgument", "a date lies in the future")
    if first < _day(EARLIEST):
        raise RefusedError("badArgument", "start date too early")
    if first > last:
        raise RefusedError("badArgument", "until is before from")
    return first, last


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:  # fromisoformat also takes 20261117
        raise RefusedError("badArgument", "dates are written YYYY-MM-DD")
    return found


def _of_set(spec: str | None, day: int) -> list[Paper]:
    known = {library.set_spec(code) for code in library.CATEGORIES}
    levels = {":".join(s.split(":")[:n]) for s in known for n in (1, 2, 3)}
    if spec is not None and spec not in levels:
        raise RefusedError("badArgument", f"there is no set {spec} here")
    return [
        paper
        for paper in library.papers(day)
        if spec is None or any(f"{library.set_spec(c)}:".startswith(f"{spec}:") for c in paper.categories)
    ]


def _token(query: Mapping[str, str], shown: list[Paper], next_day: date, day: int) -> str:
    rest = {name: query[name] for name in ("verb", "metadataPrefix", "set", "until") if name in query}
    rest |= {"from": next_day.isoformat(), "skip": str(sum(p.datestamp == next_day for p in shown))}
    text = quote("&".join(f"{name}={value}" for name, value in rest.items()), safe="")
    midnight = library.DAYS[day - 1] + timedelta(days=1)
    return f"<resumptionToken expirationDate='{midnight}T00:00:00Z'>{text}</resumptionToken>"


def _redeemed(query: Mapping[str, str]) -> dict[str, str]:
    token = query["resumptionToken"]
    if query.keys() - {"verb", "resumptionToken"}:
        raise RefusedError("badArgument", "a resumptionToken comes alone")
    rest = dict(parse_qsl(unquote(token)))
    if "%3D" not in token or rest.get("verb") != query["verb"] or not rest.get("skip", "").isdigit():
        raise RefusedError("badResumptionToken", "this is no token, or one that has expired")
    return rest


def _header(paper: Paper) -> str:
    sets = "".join(element("setSpec", library.set_spec(code)) for code in paper.categories)
    identifier = element("identifier", _IDENTIFIER + paper.id)
    return f"<header>{identifier}{element('datestamp', paper.datestamp.isoformat())}{sets}</header>"


def _full(paper: Paper, prefix: str) -> str:
    return f"<record>\n{_header(paper)}\n<metadata>\n{FORMATS[prefix][2](paper)}\n</metadata>\n</record>"
