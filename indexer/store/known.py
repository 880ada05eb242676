"""What is known around some papers: all that may decide which works they are, read before anything is placed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlite_utils.utils import sqlite3

from crawler.record import Identifier
from indexer.store import decisions, identity, leads, workkeys
from indexer.store.assertions import Assertion
from indexer.store.decisions import HAND, Decision
from indexer.store.identity import PREPRINT, Key, Pair
from indexer.store.rows import Stored, load


@dataclass(slots=True)
class Known:
    """Papers that may change, all words on them by their keys, the hashes of the words, and what is decided on them.

    `common` are keys of theirs that too many works beside them have.
    """

    stored: dict[int, Stored] = field(default_factory=dict)
    words: dict[Key, Assertion] = field(default_factory=dict)
    hashes: dict[Key, str] = field(default_factory=dict)
    decided: dict[Pair, Decision] = field(default_factory=dict)
    common: set[int] = field(default_factory=set)
    _named: set[Identifier] = field(default_factory=set)
    _likened: set[int] = field(default_factory=set)

    def add(
        self,
        conn: sqlite3.Connection,
        papers: Iterable[int],
        named: Iterable[Identifier] = (),
        keys: Iterable[Key] = (),
    ) -> None:
        """These papers, those that these identifiers lead to or that something is decided on together with these
        words, those that share an identifier or a decision with them, and so on.

        Names on somebody's site (`leads.name_on_site`) count as identifiers.
        """
        wanted, names, words = set(papers), set(named), set(keys)
        while wanted or names or words:
            sites = {i for i in names if i.scheme == leads.ON_SITE}
            wanted |= leads.naming(conn, names - sites)
            wanted |= leads.on_site(conn, sites) if sites else set()
            wanted |= self._decide(conn, words) if words else set()
            self._named |= names
            more = load(conn, wanted - self.stored.keys()) if wanted - self.stored.keys() else {}
            self.stored |= more
            found = [one for stored in more.values() for one in stored.assertions.items()]
            self.words |= found
            for stored in more.values():
                self.hashes |= stored.hashes
            names = {name for key, word in found for name in names_of(key, word)} - self._named
            wanted, words = set(), {key for key, _ in found}

    def liken(self, conn: sqlite3.Connection) -> None:
        """Adds whatever may be like one of these works, now or as it was stored."""
        while True:
            words = [*self.words.values(), *(w for s in self.stored.values() for w in s.assertions.values())]
            asked = {key for word in words for key in workkeys.against(word)} - self._likened
            if not asked:
                return
            self._likened |= asked
            found = workkeys.held(conn, asked, len(self.stored))
            beside = {key: set(papers) - self.stored.keys() for key, papers in found.items()}
            # Each of them is a work or more, whatever comes of this page: so it was before, and so it stays.
            self.common |= {key for key, papers in beside.items() if len(papers) > workkeys.MOST}
            self.add(conn, {p for key, papers in beside.items() if key not in self.common for p in papers})

    def places(self) -> dict[Key, int]:
        """The paper that each word was put to before."""
        return {key: paper for paper, stored in self.stored.items() for key in stored.assertions}

    def pairs(self, *, same: bool) -> list[Pair]:
        """The words that somebody has put together, or apart."""
        return [pair for pair, d in self.decided.items() if d.same is same and d.rule == HAND]

    def first(self, words: Collection[Key]) -> Key:
        """Of these words the one that stands for all: on an arXiv number first, then by authority."""
        return min(self.preprints() & set(words) or words, key=identity.authority)

    def preprints(self) -> set[Key]:
        """The words that name an arXiv number."""
        return {key for key, word in self.words.items() if any(i.scheme == PREPRINT for i in word.identifiers)}

    def _decide(self, conn: sqlite3.Connection, words: Collection[Key]) -> set[int]:
        """Adds what is decided on these words; returns the papers of all words that it names."""
        more = {d.pair: d for d in decisions.on(conn, words)}
        self.decided = more | self.decided
        return set(decisions.papers(conn, {key for pair in more for key in pair}).values()) if more else set()


def names_of(key: Key, word: Assertion) -> tuple[Identifier, ...]:
    """By what a word finds its work."""
    site = leads.name_on_site(key)
    return word.identifiers if site is None else (*word.identifiers, site)
