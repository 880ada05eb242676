"""Notes on who says what of works, and on what changed."""

from __future__ import annotations

from indexer.notes.table import table

TABLES = (
    table(
        "claims",
        "Who says this? One row for each field of a work that a source gives, word for word. A view: ask it with a "
        "work, as in `where paper = … and field = 'year'`. Days of announcement are in announcements",
        """
        paper: the work
        field: what is said: a column of papers, or authors, identifiers, versions, links; evidence is how it was read
        value: what the source says, as it says it; JSON where it is a list, 1 or 0 for yes and no
        served: 1 where that is just what the row of the work has; identifiers and links are served of all together
        source: kind of source
        key: the source's own name for the work
        feed: configured source that brought it, e.g. arxiv:cs.CL
        url: page of the work there
        fetched: when the source was last read to say so, UTC
        version: version of the work that the source speaks of
        deleted: when the source said that the work is gone there, UTC
        """,
    ),
    table(
        "changes",
        "What changed of works, as it was seen: what a source says otherwise than it said before. What was first said "
        "is no change, nor what another source adds. Of two arXiv numbers merged by hand the changes of both stand "
        "here, since they may part; the query what_changed and the pages tell those of the one that leads",
        """
        id: number of the change, in the order in which they were written
        paper: the work that its word is on
        kind: version, retitled, abstract, authors, categories, published, withdrawn, retracted or reinstated
        field: version, or the column of papers
        old: what the source said before, as papers has it; empty where there was nothing
        new: what it says since; empty for an abstract, which stands in papers or as old of its next change
        version: version of the work then
        seen: when the answer was read that said so, UTC
        feed: configured source that brought it, e.g. arxiv:cs.CL
        source: kind of source
        key: the source's own name for the work: of two arXiv numbers merged by hand the one that it happened to
        """,
        sort_desc="seen",
        facets=["kind", "feed"],
    ),
)
