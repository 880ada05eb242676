"""Notes on what was decided about works that are one, or never are."""

from __future__ import annotations

from indexer.notes.table import table

TABLES = (
    table(
        "decisions",
        "What a person or a rule decided on two words: that they are about one work, or never are. Words are named by "
        "source and key as in assertions, since works are what comes of decisions. Readable: merges and never_merge",
        """
        id: number of the decision: `paperfeed unmerge` takes it back; none is given twice
        one_source: kind of source of the first word
        one_key: its own name for the work
        other_source: kind of source of the second word
        other_key: its own name for the work
        same: 1 where they are one work, 0 where they never are, empty where they perhaps are
        rule: hand where a person decided, else the rule that did
        score: how sure the rule is, from 0 to 1
        evidence: JSON object of what the rule rests on
        why: the reason that a person gave
        at: when it was decided, UTC
        by: who decided, where they said so
        """,
        facets=["rule", "same"],
    ),
    table(
        "merges",
        "Works that a person or a rule found to be one, newest decision last",
        """
        id: number of the decision: `paperfeed unmerge` takes it back
        rule: hand where a person decided, else the rule that did
        score: how sure the rule is, from 0 to 1
        paper: the work that the first word is about, empty while no source says it
        title: its title
        other_paper: the work that the second word is about, the same where the decision is in force
        in_force: 0 where a word is not there, or other decisions stand in the way
        one: kind and key of the first word
        other: kind and key of the second word
        evidence: JSON object of what the rule rests on
        why: the reason that a person gave
        at: when it was decided, UTC
        by: who decided, where they said so
        """,
        facets=["rule"],
    ),
    table(
        "never_merge",
        "Works that are never one, whatever identifiers they share",
        """
        id: number of the decision: `paperfeed unmerge` takes it back
        paper: the work that the first word is about, empty while no source says it
        title: its title
        other_paper: the work that the second word is about
        other_title: its title
        one: kind and key of the first word
        other: kind and key of the second word
        why: the reason that a person gave
        at: when it was decided, UTC
        by: who decided, where they said so
        """,
    ),
    table(
        "near_misses",
        "Works that perhaps are one: a rule found them like each other, and somebody should look",
        """
        id: number of the finding
        rule: what the rule doubts
        score: how alike the titles are, from 0 to 1
        paper: one work
        title: its title
        other_paper: the other work
        other_title: its title
        one: kind and key of a word on the first
        other: kind and key of a word on the second
        evidence: JSON object of what was weighed
        at: when the later of the two was read, UTC
        """,
        facets=["rule"],
    ),
    table(
        "contested",
        "Identifiers that words on a work name though they lead to another: two arXiv numbers name one DOI",
        """
        scheme: arxiv, doi, acl …
        value: the identifier
        paper: the work that they do not lead to
        """,
        hidden=True,
    ),
    table(
        "work_keys",
        "Keys under which the likes of a work are found: hashes of title and first author, below zero where what was "
        "said names no arXiv number",
        """
        key: the hash
        paper: the work
        """,
        hidden=True,
    ),
    table(
        "late_keys",
        "Keys that an import has put aside until its end",
        """
        key: the hash
        paper: the work
        """,
        hidden=True,
    ),
    table(
        "anchors",
        "Of works that were joined or parted: the word that each number goes with, so that it comes back with it",
        """
        paper: number of a work, also of one that is part of another now
        source: kind of source of the word
        key: its own name for the work
        late: 0, or which of the numbers it was that were given when a work was parted
        """,
        hidden=True,
    ),
    table(
        "paper_moves",
        "Numbers of works that are part of another one now, so that old links lead on",
        """
        old: the number that was
        new: the work of today
        """,
        hidden=True,
    ),
    table(
        "datestamps",
        "When works last changed here otherwise than by what a source newly says: joined, parted, read again, gone. A "
        "harvester is told the later of this and papers.fetched",
        """
        paper: number of a work, also of one that is part of another now, or that nobody asserts any more
        at: when it changed, UTC
        categories: of a work that is no more, the categories it had, separated by blanks
        """,
        hidden=True,
    ),
)
