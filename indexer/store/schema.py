"""The schema, as migrations. Append-only: a shipped migration is never edited, a new one comes at the end.

Table and column names are part of the interface: SQL users build on them (docs/schema.md).
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from indexer.store import additions, people, searchindex, searchversion
from indexer.store.assertions import short

migrations = Migrations("paperfeed")

# The spelling content=[papers] is the one that Datasette and sqlite-utils detect; with 'papers' Datasette ignores
# `_search` without a word.
_FIRST = """
create table categories (
  code text primary key,
  name text
) without rowid;

create table papers (
  id integer primary key,
  arxiv_id text unique,
  title text,
  abstract text,
  authors text,
  authors_complete integer not null default 1,
  category text references categories(code),
  categories text,
  submitted text,
  updated text,
  announced text,
  fetched text not null,
  version integer,
  venue text,
  year integer,
  doi text,
  comments text,
  journal_ref text,
  license text,
  url text,
  has_code integer,
  status text,
  language text,
  source text not null,
  search_text text
);
create index papers_category on papers(category);

create virtual table papers_fts using fts5(
  title, abstract, authors, search_text,
  content=[papers], content_rowid=[id], tokenize='unicode61 remove_diacritics 2'
);

create table identifiers (
  scheme text not null,
  value text not null,
  paper integer not null references papers(id),
  primary key (scheme, value)
) without rowid;
create index identifiers_paper on identifiers(paper);

create table names (
  id integer primary key,
  name text not null unique,
  display text not null
);
create index names_display on names(display);

create table authorships (
  paper integer not null references papers(id),
  position integer not null,
  name integer not null references names(id),
  native_name text,
  affiliations text,
  orcid text,
  equal_contribution integer,
  primary key (paper, position)
) without rowid;
create index authorships_name on authorships(name, paper);

create table paper_categories (
  paper integer not null references papers(id),
  category text not null references categories(code),
  is_primary integer not null,
  primary key (paper, category)
) without rowid;
create index paper_categories_category on paper_categories(category, paper);

create table links (
  paper integer not null references papers(id),
  kind text not null,
  url text not null check (url glob 'http://*' or url glob 'https://*'),
  source text not null,
  primary key (paper, kind, url)
) without rowid;

create table versions (
  paper integer not null references papers(id),
  version integer not null,
  date text,
  size text,
  primary key (paper, version)
) without rowid;

create table announcements (
  paper integer not null references papers(id),
  source text not null,
  date text not null,
  type text not null,
  version integer,
  fetched text,
  primary key (paper, source, date, type)
) without rowid;
create index announcements_date on announcements(date, source);

create table assertions (
  source text not null,
  key text not null,
  paper integer not null references papers(id),
  url text,
  feed text not null,
  fetched text not null,
  version integer,
  deleted text,
  hash text not null,
  data text not null,
  primary key (source, key)
) without rowid;
create index assertions_paper on assertions(paper);

create table profiles (
  id integer primary key,
  source text not null,
  key text not null,
  name text,
  native_name text,
  url text,
  interests text,
  positions text,
  links text,
  aliases text,
  declared text,
  says text,
  withheld integer not null default 0,
  feed text not null,
  fetched text not null,
  hash text not null,
  unique (source, key)
);

create table profile_works (
  profile integer not null references profiles(id),
  position integer not null,
  paper integer not null references papers(id),
  primary key (profile, position)
) without rowid;
create index profile_works_paper on profile_works(paper);

create table sources (
  name text primary key,
  kind text not null,
  options text not null default '{}',
  state text not null default 'active',
  every_seconds integer,
  cursor text,
  todo text not null default '[]',
  promised text,
  since text,
  last_run integer,
  last_verdict text,
  last_success text,
  next_due text
) without rowid;

create table runs (
  id integer primary key,
  command text not null,
  started text not null,
  finished text,
  exit_code integer,
  paperfeed_version text,
  archive text
);

create table run_sources (
  run integer not null references runs(id),
  source text not null,
  started text not null,
  finished text,
  verdict text,
  reason text,
  requests integer not null default 0,
  not_modified integer not null default 0,
  bytes integer not null default 0,
  declared integer,
  records integer not null default 0,
  new integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  deleted integer not null default 0,
  faults integer not null default 0,
  primary key (run, source)
) without rowid;

create table fetches (
  id integer primary key,
  run integer not null references runs(id),
  source text not null,
  url text not null,
  fetched text not null,
  outcome text not null,
  status integer,
  refusal text,
  reason text,
  bytes integer not null default 0,
  elapsed_ms integer not null default 0,
  records integer not null default 0,
  etag text,
  last_modified text,
  archive text,
  archive_offset integer,
  archive_length integer
);
create index fetches_url on fetches(url, source);
create index fetches_archive on fetches(archive, archive_offset);

create table faults (
  id integer primary key,
  fetch integer not null references fetches(id),
  source text not null,
  place text not null,
  reason text not null
);
"""


@migrations()
def m001_first(db: Database) -> None:
    """Works and who asserts them, profiles, sources, and the ledger of runs."""
    _execute(db, _FIRST)


@migrations()
def m002_people(db: Database) -> None:
    """Who pages are about, where they lead, what was asked to complete works, and what must not come back."""
    _execute(db, additions.PEOPLE)
    people.rebuild(db.conn)


@migrations()
def m003_search(db: Database) -> None:
    """Filters as tokens of the search index, the version of its rules, who merges it, how far an import has come."""
    _execute(db, additions.SEARCH)
    searchindex.remake(db.conn)


@migrations()
def m004_spare(db: Database) -> None:
    """Fewer bytes a paper: shorter hashes, an index of the names that need one, search text of what differs."""
    db.conn.create_function("short_hash", 1, short, deterministic=True)
    _execute(db, additions.SPARE)
    if not searchversion.is_current(db.conn):
        searchindex.remake(db.conn)


@migrations()
def m005_owed(db: Database) -> None:
    """What harvests were told of and could not read."""
    _execute(db, additions.OWED)


@migrations()
def m007_joined(db: Database) -> None:
    """What is decided on words that are one work or never are, and where papers' numbers went."""
    _execute(db, additions.JOINED)


def _execute(db: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
