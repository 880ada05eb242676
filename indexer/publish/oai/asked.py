"""What a harvester asks for: the arguments of a request, read strictly, as the protocol wants it. Pure."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Literal

Verb = Literal["Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords", "GetRecord"]

#: Metadata formats: Dublin Core, which every repository has, and all that we serve.
FORMATS = ("oai_dc", "paperfeed")

_LISTED = frozenset(("metadataPrefix", "from", "until", "set", "resumptionToken"))
_ALLOWED: dict[str, frozenset[str]] = {
    "Identify": frozenset(),
    "ListMetadataFormats": frozenset(("identifier",)),
    "ListSets": frozenset(("resumptionToken",)),
    "ListIdentifiers": _LISTED,
    "ListRecords": _LISTED,
    "GetRecord": frozenset(("identifier", "metadataPrefix")),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?")


class ProtocolError(Exception):
    """What OAI-PMH answers in place of what was asked for, by one of its codes (section 3.6)."""

    def __init__(self, code: str, told: str) -> None:
        super().__init__(told)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Which records: changed from `since` to `until` (UTC, both included), of one set. `after` is where the page before
    ended: the datestamp and number of its last record."""

    since: str = ""
    until: str = ""
    category: str = ""
    after: tuple[str, int] = ("", 0)

    def following(self, after: tuple[str, int]) -> Range:
        """The rest of it."""
        return replace(self, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request. `form` is the metadata format of lists and records."""

    verb: Verb
    form: str = ""
    identifier: str = ""
    chosen: Range = Range()


def read(arguments: Sequence[tuple[str, str]]) -> Asked:
    """The request with these arguments; raises `ProtocolError`.

    >>> read([("verb", "GetRecord"), ("identifier", "oai:x:1"), ("metadataPrefix", "oai_dc")]).form
    'oai_dc'
    """
    values = dict(arguments)
    repeated = [name for name, count in Counter(name for name, _ in arguments).items() if count > 1]
    verb = values.pop("verb", "")
    if verb not in _ALLOWED or "verb" in repeated:
        told = f"expected one verb of {', '.join(_ALLOWED)}, found {verb[:40]!r}"
        raise ProtocolError("badVerb", told)
    if repeated:
        raise ProtocolError("badArgument", f"expected {repeated[0][:40]!r} once, found it again")
    if unknown := sorted(values.keys() - _ALLOWED[verb]):
        raise ProtocolError("badArgument", f"{verb} does not take {unknown[0][:40]!r}")
    known: Verb = verb  # type: ignore[assignment]  # it is a key of _ALLOWED
    if "resumptionToken" in values:
        if len(values) > 1:
            raise ProtocolError("badArgument", "a resumptionToken is asked for alone")
        form, chosen = _resumed(values["resumptionToken"])
        return Asked(verb=known, form=form, chosen=chosen)
    if verb == "GetRecord" and not values.get("identifier"):
        raise ProtocolError("badArgument", "GetRecord needs an identifier")
    form = values.get("metadataPrefix", "")
    if "metadataPrefix" in _ALLOWED[verb]:
        _check_format(form)
    return Asked(verb=known, form=form, identifier=values.get("identifier", ""), chosen=_range(values))


def token(form: str, chosen: Range) -> str:
    """What to ask with for the rest of a list."""
    text = json.dumps([form, *asdict(chosen).values()], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _resumed(text: str) -> tuple[str, Range]:
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        form, since, until, category, (stamp, number) = json.loads(raw)
        told = (form, since, until, category, stamp)
        if form not in FORMATS or not all(isinstance(part, str) for part in told) or type(number) is not int:
            raise ValueError(text)
        if abs(number) >= 2**63:
            raise ValueError(text)
    except (ValueError, TypeError, RecursionError) as exc:
        raise ProtocolError("badResumptionToken", "that is no token of this repository") from exc
    return form, Range(since=since, until=until, category=category, after=(stamp, number))


def _check_format(form: str) -> None:
    if not form:
        raise ProtocolError("badArgument", "metadataPrefix is missing")
    if form not in FORMATS:
        raise ProtocolError("cannotDisseminateFormat", f"expected one of {', '.join(FORMATS)}, found {form[:40]!r}")


def _range(values: dict[str, str]) -> Range:
    since, until = (_moment(name, values) for name in ("from", "until"))
    if since and until and len(since) != len(until):
        raise ProtocolError("badArgument", "from and until are of different granularity")
    if since and until and since > until:
        raise ProtocolError("badArgument", "from is later than until")
    # A day is all of it.
    end = f"{until}T23:59:59Z" if len(until) == len("2024-03-05") else until
    return Range(since=since, until=end, category=values.get("set", ""))


def _moment(name: str, values: dict[str, str]) -> str:
    text = values.get(name)
    if text is None:
        return ""
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError(text)
        datetime.fromisoformat(text)
    except ValueError as exc:
        told = f"{name}: expected a date like 2024-03-05 or 2024-03-05T17:59:59Z, found {text[:40]!r}"
        raise ProtocolError("badArgument", told) from exc
    return text
