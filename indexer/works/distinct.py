"""Do identifiers say that two works are two?

A preprint and its publication may have one each; two of a kind are two works.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.record import Identifier

#: Schemes in which a work has one identifier: two are two works. OpenReview, DBLP and OpenAlex give several.
SINGLE = {"arxiv": "two arXiv numbers", "acl": "two Anthology numbers", "pmid": "two PubMed numbers"}
#: Registrants whose DOIs name a preprint or a deposited copy, beside which the publication has its own: arXiv, Research
#: Square, SSRN, OSF's servers, ChemRxiv, Preprints.org, TechRxiv, Authorea, NBER, openRxiv, Zenodo, figshare.
_PREPRINTS = frozenset(
    """
    10.48550 10.21203 10.2139 10.31219 10.31222 10.31223 10.31234 10.31235 10.26434 10.20944 10.36227 10.22541 10.3386
    10.64898 10.5281 10.6084
    """.split()  # noqa: SIM905 (numbers read better)
)
# Cold Spring Harbor's preprints; its journals have a word there (10.1101/gr.…).
_BIORXIV = re.compile(r"10\.1101/(?:\d{6}|\d{4}\.\d\d\.\d\d\.\d+)(?:v\d+)?")
_VERSION = re.compile(r"(?:[./]?v\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """By which rule two works are two; `firm` unless that may also be one work published twice."""

    rule: str
    identifiers: tuple[str, ...]
    firm: bool


def contradiction(one: Iterable[Identifier], other: Iterable[Identifier]) -> Contradiction | None:
    """What identifiers say against it that two works are one."""
    a, b = set(one), set(other)
    for scheme, rule in SINGLE.items():
        left, right = ({i for i in found if i.scheme == scheme} for found in (a, b))
        if left and right and not left & right:
            return Contradiction(rule=rule, identifiers=_told(left | right), firm=True)
    left, right = ({i for i in found if i.scheme == "doi" and not is_preprint(i.value)} for found in (a, b))
    if not left or not right or left & right:
        return _two_preprints(a, b)
    registrants = [{_registrant(i.value) for i in found} for found in (left, right)]
    firm = bool(registrants[0] & registrants[1])
    rule = "two DOIs of one publisher" if firm else "published twice"
    return Contradiction(rule=rule, identifiers=_told(left | right), firm=firm)


def is_preprint(doi: str) -> bool:
    """Whether a DOI names a preprint or a deposited copy.

    >>> is_preprint("10.48550/arxiv.2401.00001"), is_preprint("10.1101/2031.01.02.123456"), is_preprint("10.1101/gr.1")
    (True, True, False)
    """
    return _registrant(doi) in _PREPRINTS or bool(_BIORXIV.fullmatch(doi))


def _two_preprints(a: set[Identifier], b: set[Identifier]) -> Contradiction | None:
    """Two preprints of one server are two works; versions of one have the same name before the number."""
    named = [
        {_registrant(i.value): _VERSION.sub("", i.value) for i in found if i.scheme == "doi" and is_preprint(i.value)}
        for found in (a, b)
    ]
    for server in sorted(named[0].keys() & named[1].keys()):
        pair = named[0][server], named[1][server]
        if pair[0] != pair[1] and server not in ("10.5281", "10.6084"):  # where each version has a number of its own
            return Contradiction(rule="two preprints of one server", identifiers=tuple(sorted(pair)), firm=True)
    return None


def _registrant(doi: str) -> str:
    return doi.partition("/")[0]


def _told(identifiers: Iterable[Identifier]) -> tuple[str, ...]:
    return tuple(sorted(f"{i.scheme}:{i.value}" for i in identifiers))
