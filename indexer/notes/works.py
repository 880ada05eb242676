"""Notes on works and people, and on who says so."""

from __future__ import annotations

from indexer.notes.table import table

TABLES = (
    table(
        "papers",
        "One row a work, with the values that are served: for each field the first source that has it. "
        "Newest first by id. Who asserts what: table assertions",
        """
        id: date the work was first known by (YYYYMMDD, 00 for what is not known), then a sequence number; never changes
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
        tags: categories, venue, flags and source as words that only filters ask for (cat:, venue:, has:, source:)
        """,
        label_column="title",
        sort_desc="id",
        size=50,
        facets=["category"],
        fts_table="papers_fts",
        fts_pk="id",
        sortable_columns=["id", "submitted", "updated", "announced", "year", "version"],
    ),
    table(
        "identifiers",
        "Names of works in the schemes of the world: arXiv, DOI, ACL, OpenReview, DBLP, PubMed and others",
        """
        scheme: arxiv, doi, acl, openreview, dblp, pmid, openalex, …
        value: the identifier, normalised for its scheme
        paper: the work it names
        """,
        facets=["scheme"],
    ),
    table(
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
    table(
        "names",
        "Every written form of an author's name. Two people may share one, one person may have several",
        """
        id: number of the name
        name: the name as written
        display: the name with TeX as Unicode, so that spellings of one name meet
        """,
        label_column="display",
        sort="name",
    ),
    table(
        "categories",
        "Subject categories with their names",
        """
        code: code of the category, e.g. cs.CL
        name: its name in words
        """,
        label_column="code",
    ),
    table(
        "paper_categories",
        "Which work is in which categories",
        """
        paper: the work
        category: one of its categories
        is_primary: 1 for its primary category
        """,
        facets=["category"],
    ),
    table(
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
    table(
        "versions",
        "Version history of works",
        """
        paper: the work
        version: number, from 1
        date: when that version was submitted, UTC
        size: its size as the source writes it
        """,
    ),
    table(
        "announcements",
        "When which listing or feed carried a work, and in which section",
        """
        paper: the work
        source: configured source, e.g. arxiv:cs.CL
        date: day of the announcement
        type: new, cross, replace, replace-cross; listed where the source does not tell the section
        word: kind and key of the assertion that carries it
        version: version announced
        fetched: when the answer was read that said so first, UTC
        """,
        sort_desc="date",
        facets=["type", "source"],
    ),
    table(
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
        hash: of all it asserts, half a SHA-256 in base64; changes when any of it does
        data: JSON of the fields in which it differs from the served row; null where it has nothing but others do
        """,
        facets=["source", "feed"],
    ),
    table(
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
        degrees: JSON list of degrees with organisation, dates and advisors
        projects: JSON list of projects with dates
        advisors: JSON list of the names of advisors
        part_of: the profile whose page led to this one: a publications page, a bibliography
        person: the person whose page it is
        evidence: JSON list of other pages of the same person, with what shows that they are
        """,
        label_column="name",
    ),
    table(
        "people",
        "People whose pages are followed. Two pages are one person's where they share a full name and also a work, "
        "an account or an address; two people of one name stay two. Authors without a page are names, not people",
        """
        id: number of the person; never given to another
        name: the name to show, in Latin letters where a page has it so
        native_name: the name in the person's own script
        works: how many works their pages list
        """,
        label_column="name",
        sort_desc="works",
    ),
    table(
        "person_names",
        "Every name that pages give a person, and the one that works on them are signed with where the pages have none "
        "in that script. The other order of a name is the same name",
        """
        person: the person
        name: the name
        kind: name (the one to show), native (in the person's own script), alias
        language: BCP 47 tag of its script, empty for Latin letters
        folded: the name for comparison: without case, accents and order
        profile: the first page that writes it so, or that lists a work signed so
        """,
        label_column="name",
        facets=["kind", "language"],
    ),
    table(
        "disagreements",
        "Where sources disagree: a source says otherwise than is served, a flag for code and links to code do not fit, "
        "a year is not the year of submission or the one after it. Older versions and what was deleted are left out",
        """
        paper: the work
        field: title, venue, year, has_code, journal_ref, language, status; code link, year of submission
        served: what the work serves; of code link the flag
        said: what the source says; of code link the link, empty where there is none
        source: kind of source that says so
        key: its name for the work, empty where the work disagrees with itself
        url: page of the work there
        """,
        facets=["field", "source"],
    ),
    table(
        "profile_ids",
        "What the address and the links of a page say of whom it is about",
        """
        profile: the profile
        scheme: orcid, scholar, dblp, openreview, semanticscholar; page for other addresses
        value: the account, or the address without scheme
        own: 1 for the address of the page itself
        """,
        facets=["scheme"],
    ),
    table(
        "person_moves",
        "Numbers of people that are no more, so that old links lead on and no number is given twice",
        """
        old: number of a person that was
        new: the person whose pages they are now, empty where they are nobody's
        """,
        hidden=True,
    ),
    table(
        "profile_works",
        "Which works a person's page lists",
        """
        profile: the profile
        position: place in the list, from 1
        paper: the work
        key: the page's own name for the work
        """,
    ),
    table(
        "resolutions",
        "What was asked to complete works known by identifier or title only, and what came of it",
        """
        paper: the work
        service: who was asked: arxiv (by identifier), acl, title (arXiv by title)
        query: what was asked for
        asked: when the last answer came, UTC; empty while it is still to be asked
        outcome: found, near_miss, not_there, refused; empty while there is no answer
        candidate: arXiv identifier of the best that was offered
        score: likeness of the titles, from 0 to 1
        authors: share of the known authors that the candidate has, from 0 to 1
        tries: how often the question itself was refused
        """,
        facets=["service", "outcome"],
    ),
)
