"""What every table and column holds, in words for whoever meets them in Datasette or writes SQL.

`indexer.metadata` builds `datasette-metadata.json` from it. A column without a note fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table's notes. `settings` are Datasette's own keys for it (facets, sort_desc, label_column, …).

    `ledger`: it tells of harvesting, not of works, so that licences of metadata do not concern it.
    """

    name: str
    description: str
    columns: Mapping[str, str]
    settings: Mapping[str, Any]
    ledger: bool = False
    hidden: bool = False


def _table(
    name: str, description: str, columns: str, *, ledger: bool = False, hidden: bool = False, **settings: Any
) -> Table:
    """`columns`: one `column: note` a line, so that the notes below read as prose."""
    notes = dict(line.strip().split(": ", 1) for line in columns.strip().splitlines())
    return Table(
        name=name,
        description=description,
        columns=MappingProxyType(notes),
        settings=MappingProxyType(settings),
        ledger=ledger,
        hidden=hidden,
    )


#: Works and what belongs to them first, then people, then where everything came from.
TABLES = (
    _table(
        "papers",
        "One row a work, with the values that are served: for each field the first source that has it. "
        "Newest first by id. Who asserts what: table assertions",
        """
        id: date the work was first known by (YYYYMMDD), then a sequence number; given once, never changes
        arxiv_id: arXiv identifier without version, e.g. 2401.00001 or hep-th/9901001
        title: title as its source writes it, TeX included
        abstract: abstract as its source writes it, TeX included
        authors: names joined with a comma, in order; one row a name in authorships
        authors_complete: 0 where the source says "et al."
        category: primary category
        categories: all category codes, primary first, separated by spaces
        submitted: when the first version was submitted, UTC, at the source's own precision
        updated: when the newest version was submitted, UTC, at the source's own precision
        announced: first day a listing or feed carried it as new
        fetched: when it was last read from a source, UTC
        version: number of the newest version known
        venue: conference or journal, as the source writes it
        year: year of publication, where a source says so
        doi: DOI of the published version
        comments: the authors' comments: pages, figures, where accepted
        journal_ref: reference of the published version, as the source writes it
        license: address of the licence of the work itself
        url: page of the work at its source
        has_code: 1 where a source links to code, 0 where it says there is none, empty where nothing is said
        status: withdrawn or retracted, empty otherwise
        language: language of the work, where a source says so
        source: kind of source that the row is mainly served from
        search_text: normalised copy for search (Chinese spaced, TeX resolved), empty where that changes nothing
        """,
        label_column="title",
        sort_desc="id",
        size=50,
        facets=["category"],
        fts_table="papers_fts",
        fts_pk="id",
        sortable_columns=["id", "submitted", "updated", "announced", "year", "version"],
    ),
    _table(
        "identifiers",
        "Names of works in the schemes of the world: arXiv, DOI, ACL, OpenReview, DBLP, PubMed and others",
        """
        scheme: arxiv, doi, acl, openreview, dblp, pmid, openalex, …
        value: the identifier, normalised for its scheme
        paper: the work it names
        """,
        facets=["scheme"],
    ),
    _table(
        "authorships",
        "Who wrote what: one row an author of a work, in the order of the work",
        """
        paper: the work
        position: place in the list of authors, from 1
        name: the name as written there
        native_name: the name in its own script, where the source gives it
        affiliations: JSON list of affiliations as written, empty where the source has none
        orcid: ORCID iD, where the source gives it
        equal_contribution: 1 where the source says that the author contributed equally
        """,
    ),
    _table(
        "names",
        "Every written form of an author's name. Two people may share one, one person may have several",
        """
        id: number of the name
        name: the name as written
        """,
        label_column="name",
        sort="name",
    ),
    _table(
        "categories",
        "Subject categories with their names",
        """
        code: code of the category, e.g. cs.CL
        name: its name in words
        """,
        label_column="code",
    ),
    _table(
        "paper_categories",
        "Which work is in which categories",
        """
        paper: the work
        category: one of its categories
        is_primary: 1 for its primary category
        """,
        facets=["category"],
    ),
    _table(
        "links",
        "Where works lead: full text, code, project pages, data",
        """
        paper: the work
        kind: abstract, pdf, html, code, project, dataset, doi, …
        url: the address, http or https
        source: kind of source that has the link
        """,
        facets=["kind"],
    ),
    _table(
        "versions",
        "Version history of works",
        """
        paper: the work
        version: number, from 1
        date: when that version was submitted, UTC
        size: its size as the source writes it
        """,
    ),
    _table(
        "announcements",
        "When which listing or feed carried a work, and in which section",
        """
        paper: the work
        source: configured source, e.g. arxiv:cs.CL
        date: day of the announcement
        type: new, cross, replace or replace-cross
        version: version announced
        """,
        sort_desc="date",
        facets=["type", "source"],
    ),
    _table(
        "assertions",
        "Who says so: one row for each source that asserts a work, with where and when it was read",
        """
        source: kind of source
        key: the source's own name for the work
        paper: the work that is asserted
        url: page of the work there
        feed: configured source that brought it, e.g. arxiv:cs.CL
        fetched: when it was read last, UTC
        version: version of the work that the source speaks of
        deleted: when the source said that the work is gone there, UTC
        hash: SHA-256 of all it asserts; changes when any of it does
        data: JSON of the fields in which it differs from the served row; null where it has nothing but others do
        """,
        facets=["source", "feed"],
    ),
    _table(
        "profiles",
        "People as their pages assert them. Phone numbers and private addresses are never stored",
        """
        id: number of the profile
        source: kind of source
        key: the source's own name for the person
        name: name as the page writes it
        native_name: name in its own script
        url: the page
        interests: JSON list of research interests
        positions: JSON list of positions with organisation and dates
        links: JSON list of links to other pages of the person
        aliases: JSON list of other written names
        declared: JSON of the page's own counts, e.g. how many works it says it lists
        says: JSON of the page's statements about itself
        withheld: how many phone numbers or addresses were seen and not taken
        feed: configured source that brought it
        fetched: when it was read last, UTC
        hash: SHA-256 of all it asserts
        """,
        label_column="name",
    ),
    _table(
        "profile_works",
        "Which works a person's page lists",
        """
        profile: the profile
        position: place in the list, from 1
        paper: the work
        """,
    ),
    _table(
        "sources",
        "What is followed, and where each source stands",
        """
        name: configured name, e.g. arxiv:cs.CL
        kind: kind of source: the file in crawler/sources that reads it
        options: JSON of its settings
        state: active or paused
        every_seconds: how often it is asked, in seconds
        cursor: where the next harvest starts, in the source's own terms
        todo: JSON list of addresses that an interrupted harvest left to ask
        promised: cursor that holds once todo is empty
        last_run: the run that asked it last
        last_verdict: what came of it: ok, ok_nothing_expected, stale, short, layout_changed, blocked, deferred, failed
        last_success: when it was last harvested to its end, UTC
        next_due: when it is due again, UTC
        """,
        ledger=True,
        label_column="name",
        facets=["last_verdict", "kind", "state"],
    ),
    _table(
        "runs",
        "The ledger: one row a run of the command",
        """
        id: number of the run
        command: what was run
        started: when, UTC
        finished: when it ended, UTC; empty while it runs or when it was killed
        exit_code: 0 fine, 1 failed, 2 usage, 3 a source was not ok, 75 try later, 130 interrupted
        paperfeed_version: version of paperfeed that ran
        archive: file of raw answers that the run wrote
        """,
        ledger=True,
        sort_desc="id",
        facets=["exit_code"],
    ),
    _table(
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
        """,
        ledger=True,
        sort_desc="run",
        facets=["verdict", "source"],
    ),
    _table(
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
        archive: file within the archive that holds the raw answer
        archive_offset: where in the file it begins, in bytes
        archive_length: how long it is there, in bytes
        """,
        ledger=True,
        sort_desc="id",
        facets=["outcome", "source"],
    ),
    _table(
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
    _table(
        "papers_fts",
        "Full-text index of papers (FTS5)",
        """
        title: indexed title
        abstract: indexed abstract
        authors: indexed authors
        search_text: indexed normalised copy
        """,
        hidden=True,
    ),
    _table(
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
