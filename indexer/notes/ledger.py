"""Notes on where everything came from, and on what only the machinery needs."""

from __future__ import annotations

from indexer.notes.table import table

TABLES = (
    table(
        "sources",
        "What is followed, and where each source stands",
        """
        name: configured name, e.g. arxiv:cs.CL
        kind: kind of source: the file in crawler/sources that reads it
        options: JSON of its settings
        state: active, paused, or removed: no longer followed
        every_seconds: how often it is asked, in seconds
        cursor: where the next harvest starts, in the source's own terms
        todo: JSON list of addresses that an interrupted harvest left to ask
        promised: cursor that holds once todo is empty
        since: the day from which the first harvest asks; empty once there is a cursor
        last_run: the run that asked it last
        last_verdict: what came of it: ok, ok_nothing_expected, stale, short, layout_changed, blocked, deferred, failed
        last_success: when it was last harvested to its end, UTC
        next_due: when it is due again, UTC
        owed: JSON of the addresses of records that were listed and could not be read, and since which day; asked again
        followed: since when it is followed, UTC
        part_of: list that todo is the rest of, where its pages name it
        """,
        ledger=True,
        label_column="name",
        facets=["last_verdict", "kind", "state"],
    ),
    table(
        "runs",
        "The ledger: one row a run of the command",
        """
        id: number of the run
        command: what was run
        started: when, UTC
        finished: when it ended, UTC; empty while it runs or when it was killed
        exit_code: 0 fine, 1 failed, 2 usage, 3 a source was not ok, 75 try later, 130 interrupted
        paperfeed_version: version of paperfeed that ran
        archive: file of raw answers that the run wrote; empty once that was let go
        """,
        ledger=True,
        sort_desc="id",
        facets=["exit_code"],
    ),
    table(
        "run_sources",
        "One row a source of a run, with its verdict and what it brought",
        """
        run: the run
        source: configured source
        started: when its harvest began, UTC
        finished: when it ended, UTC
        verdict: ok, ok_nothing_expected, stale, short, layout_changed, blocked, deferred or failed
        reason: why, in words
        requests: requests made
        not_modified: how many were answered 304
        bytes: bytes received
        declared: how many records the source said there are
        records: how many were read
        new: works not known before
        changed: works whose record changed
        unchanged: works whose record was the same
        deleted: works that the source says are gone
        faults: entries that could not be read
        overlap: how many of the records the source had brought before this harvest
        highest: highest arXiv identifier among the records
        waited_ms: milliseconds waited for a turn: spacing, Retry-After, pauses before trying again
        expected: how many records were expected
        expected_by: by which rule: declared (the pages say so), history (the median of that weekday), calendar of arXiv
        """,
        ledger=True,
        sort_desc="run",
        facets=["verdict", "source"],
    ),
    table(
        "fetches",
        "One row an exchange with a server: what was asked, what came, where the raw answer lies",
        """
        id: number of the exchange
        run: the run
        source: configured source
        url: what was asked
        fetched: when, UTC
        outcome: page, not_modified, refused, status, failed or dropped
        status: HTTP status, empty where none came
        refusal: what came instead of the source's document
        reason: why it went wrong, in words
        bytes: bytes received
        elapsed_ms: milliseconds from request to last byte
        records: records read from it
        etag: validator for the next conditional request
        last_modified: validator for the next conditional request
        archive: file within the archive that holds the raw answer; empty once that was let go
        archive_offset: where in the file it begins, in bytes
        archive_length: how long it is there, in bytes
        """,
        ledger=True,
        sort_desc="id",
        facets=["outcome", "source"],
    ),
    table(
        "faults",
        "Entries that could not be read; the entries beside them are kept",
        """
        id: number of the fault
        fetch: the exchange whose document holds the entry
        source: configured source
        place: where in the document
        reason: what is wrong with it
        """,
        ledger=True,
        sort_desc="id",
        facets=["source"],
    ),
    table(
        "follows",
        "Where the pages of a source led when they were last read",
        """
        source: configured source
        url: the page
        targets: JSON list of the addresses it leads to
        """,
        ledger=True,
    ),
    table(
        "watches",
        "Saved searches: papers that somebody wants to hear of",
        """
        name: what it is called
        query: what is searched for, in the language of the search box
        person: works of this person
        condition: condition in SQL on the columns of papers
        made: since when, UTC
        run: when it was last looked for what is new, UTC
        """,
        label_column="name",
    ),
    table(
        "watch_hits",
        "What saved searches found, each paper once",
        """
        watch: the saved search
        paper: the number of the work, which leads on where it is part of another now (paper_moves)
        found: when it came to meet the search, UTC; empty where it did when the search was saved
        why: which of what is asked for it meets, and where
        told: when a digest told it, UTC
        """,
        sort_desc="found",
        facets=["watch"],
    ),
    table(
        "forgotten",
        "Pages and people that were forgotten on request and are not taken again",
        """
        digest: SHA-256 of the address or name
        what: page or person
        at: since when, UTC
        """,
        ledger=True,
    ),
    table(
        "archive_moves",
        "Archive files that were written anew without what was forgotten, until the old ones are gone",
        """
        old: the old file; empty for the database itself, which is to be written anew
        new: the new one
        """,
        hidden=True,
    ),
    table(
        "papers_fts",
        "Full-text index of papers (FTS5)",
        """
        title: indexed title
        abstract: indexed abstract
        authors: indexed authors
        search_text: indexed normalised copy
        tags: indexed categories, venue, flags and source
        """,
        hidden=True,
    ),
    table(
        "built",
        "By which version of the rules what is derived was made",
        """
        what: search_text: the search text and tags of papers, and their index
        version: version of the rules; 0 while it is being made anew
        """,
        hidden=True,
    ),
    table(
        "loads",
        "Imports of whole archives that have not come to their end",
        """
        file: where the file lies
        bytes: its size
        head: digest of its beginning, to tell whether it is the same file
        began: when its import began, UTC
        lines: how many lines are stored; the next import of the file goes on behind them
        indexes: JSON list of statements that make the indexes which are built at the end
        """,
        hidden=True,
    ),
    table(
        "late_records",
        "Records of such imports that share something with others, and are stored last",
        """
        id: order of arrival
        file: the import it came with
        record: the record as JSON
        """,
        hidden=True,
    ),
    table(
        "sqlite_sequence",
        "The last number that SQLite has given in tables where none is given twice",
        """
        name: the table
        seq: the number
        """,
        hidden=True,
    ),
    table(
        "_sqlite_migrations",
        "Which migrations of the schema have been applied",
        """
        id: number of the migration
        migration_set: whose migrations
        name: name of the migration
        applied_at: when it was applied
        """,
        hidden=True,
    ),
)
