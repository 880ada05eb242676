"""Deciding by hand that works are one, or never are: decisions are taken and taken back, and what is served is made
anew from words and decisions, within the transaction of whoever calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils.utils import sqlite3

from crawler.source import UsageError
from indexer.store import decisions, identity, placing
from indexer.store.assertions import serve
from indexer.store.decisions import HAND, Decision
from indexer.store.identity import Key, Pair
from indexer.store.known import Known
from indexer.store.papers import row
from indexer.store.placing import Gathered
from indexer.store.removal import carry_out


@dataclass(frozen=True, slots=True)
class Signature:
    """When a person decides, who that is, and why; the last two where they say so."""

    at: str
    by: str | None = None
    why: str | None = None

    def decision(self, pair: Pair, *, same: bool = True) -> Decision:
        """Their decision on two words."""
        return Decision(pair=pair, same=same, why=self.why, at=self.at, by=self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A decision and all that comes of it, not written yet. `papers` are where the two words are then; `decision` is
    None where one is taken back."""

    pair: Pair
    decision: Decision | None
    gathered: Gathered
    papers: tuple[int | None, int | None]

    @property
    def is_one(self) -> bool:
        """Whether the two words are one work then."""
        return self.papers[0] is not None and self.papers[0] == self.papers[1]


def consider(conn: sqlite3.Connection, pair: Pair, decision: Decision | None) -> Change:
    """What it would be if this, or with None nothing, were decided on these two words; they need not be there yet."""
    papers = decisions.papers(conn, pair)
    here = Known()
    here.add(conn, papers.values(), keys=pair)
    here.decided.pop(pair, None)
    if decision is not None:
        here.decided[pair] = decision
    gathered = Gathered()
    now = placing.place(conn, here, gathered)
    return Change(pair=pair, decision=decision, gathered=gathered, papers=(now.get(pair[0]), now.get(pair[1])))


def merge(conn: sqlite3.Connection, one: Key, other: Key, by: Signature) -> Change:
    """What it would be if the works that these two words are about were one. Raises `UsageError` where they are, or may
    not be."""
    at = decisions.papers(conn, (one, other))
    if at[one] == at[other]:
        raise UsageError(f"{at[one]}: expected two works, found one; both names lead to it")
    ours, theirs = _words(conn, at[one]), _words(conn, at[other])
    for decision in decisions.on(conn, ours):
        if decision.same is False and set(decision.pair) <= {*ours, *theirs} and not set(decision.pair) <= set(ours):
            raise UsageError(_contradicted(decision))
    pair = identity.pair(one, other)
    change = consider(conn, pair, by.decision(pair))
    if not change.is_one:
        raise UsageError(
            f"{at[one]} and {at[other]}: can't be one work, since other decisions keep words of them apart; "
            "`paperfeed duplicates` lists them"
        )
    return change


def part(conn: sqlite3.Connection, pair: Pair, by: Signature) -> Change:
    """What it would be if these two words were never one work."""
    held = next((d for d in decisions.on(conn, [pair[0]]) if d.pair == pair), None)
    if held is not None and held.same is False:
        raise UsageError(f"decision {held.number} says already that they never are one work")
    if held is not None and held.same and held.rule == HAND:
        raise UsageError(
            f"decision {held.number} put them together; `paperfeed unmerge {held.number} --never` turns it round"
        )
    return consider(conn, pair, by.decision(pair, same=False))


def never(conn: sqlite3.Connection, one: Key, other: Key, by: Signature) -> Change:
    """What it would be if these two words were never one work, as two works or two parts of one are called."""
    if one == other:
        paper = decisions.papers(conn, [one])[one]
        raise UsageError(
            f"{paper}: expected two works, found one; `paperfeed unmerge {paper} --part WHO` parts what one of its "
            "sources says from the rest"
        )
    return part(conn, identity.pair(one, other), by)


def said(conn: sqlite3.Connection, paper: int, who: str) -> Pair:
    """The word of this paper that `who` (its key, its kind and key, the address of its page, or its feed) says, and the
    one that stands for the rest of it. Raises `UsageError` where that is none, several, or all there is."""
    sql = "select source, key, url, feed from assertions where paper = ? order by source, key"
    words = {
        (source, key): (key, f"{source} {key}", url, feed) for source, key, url, feed in conn.execute(sql, (paper,))
    }
    found = [key for key, names in words.items() if who in names]
    if len(found) != 1 or len(words) == 1:
        told = "; ".join(" ".join(key) for key in words)
        raise UsageError(f"{paper}: expected {who!r} to be one of several that tell of it, found {told}")
    known = Known()
    known.add(conn, [paper])
    return identity.pair(found[0], known.first(words.keys() - found))


def take_back(conn: sqlite3.Connection, number: int, by: Signature, *, never: bool) -> Change:
    """What it would be without that decision; with `never`, or where a rule would decide the same again, the two words
    are kept apart from then on."""
    decision = decisions.get(conn, number)
    if decision is None:
        raise UsageError(f"decision {number}: there is none of that number; `paperfeed duplicates` lists them")
    if decision.same is False and never:
        raise UsageError(f"decision {number} says already that they never are one work")
    if decision.same is not False and (never or decision.rule != HAND):
        return consider(conn, decision.pair, by.decision(decision.pair, same=False))
    return consider(conn, decision.pair, None)


def write(conn: sqlite3.Connection, change: Change) -> int | None:
    """Writes a change; returns the number of the decision."""
    decisions.take_back(conn, [change.pair])
    number = decisions.keep(conn, change.decision) if change.decision is not None else None
    carry_out(conn, change.gathered)
    return number


def served(change: Change) -> Mapping[int, Mapping[str, object]]:
    """The rows of the works that would change, by number: all that a decision touches is known before it is written."""
    return {
        work.id: row(
            serve(list(work.assertions.values()), work.number),
            arxiv_id=work.number,
            announced=work.stored.columns["announced"] if work.stored else None,
            fetched=max(word.fetched for word in work.assertions.values()),
            search=lambda *_: None,
        )
        for work in change.gathered.works
    }


def _words(conn: sqlite3.Connection, paper: int) -> list[Key]:
    sql = "select source, key from assertions where paper = ? order by source, key"
    return [(source, key) for source, key in conn.execute(sql, (paper,))]


def _contradicted(decision: Decision) -> str:
    told = f" ({decision.why})" if decision.why else ""
    return (
        f"decision {decision.number} says that they never are one work{told}; "
        f"`paperfeed unmerge {decision.number}` takes it back"
    )
