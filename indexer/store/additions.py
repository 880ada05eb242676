"""The statements of the migrations that came after the first one. Append-only, like schema.py that runs them."""

from __future__ import annotations

PEOPLE = """
alter table profiles add column degrees text;
alter table profiles add column projects text;
alter table profiles add column advisors text;
alter table profiles add column part_of integer references profiles(id);
create index profiles_part_of on profiles(part_of);

create table people (
  id integer primary key,
  name text,
  native_name text,
  works integer not null default 0
);
create index people_works on people(works);

alter table profiles add column person integer references people(id);
alter table profiles add column evidence text;
create index profiles_person on profiles(person);

create table person_names (
  person integer not null references people(id),
  name text not null,
  kind text not null,
  language text,
  folded text not null,
  profile integer not null references profiles(id),
  primary key (person, name)
) without rowid;
create index person_names_folded on person_names(folded);
create index person_names_profile on person_names(profile);

create table profile_ids (
  profile integer not null references profiles(id),
  scheme text not null,
  value text not null,
  own integer not null,
  primary key (profile, scheme, value)
) without rowid;
create index profile_ids_value on profile_ids(scheme, value);

create table person_moves (
  old integer primary key,
  new integer
);

create index papers_without_abstract on papers(id) where abstract is null;

create table follows (
  source text not null,
  url text not null,
  targets text not null,
  primary key (source, url)
) without rowid;

create table resolutions (
  paper integer not null references papers(id),
  service text not null,
  query text not null,
  asked text,
  outcome text,
  candidate text,
  score real,
  authors real,
  tries integer not null default 0,
  was integer,
  primary key (paper, service, query)
) without rowid;
create index resolutions_query on resolutions(service, query);

create table forgotten (
  digest text primary key,
  what text not null,
  at text not null
) without rowid;

create table archive_moves (
  old text primary key,
  new text
) without rowid;
"""

# What search needs is made anew where there are papers already: indexer/store/searchindex.py.
#
# An import of many records goes on where it was killed: indexer/load. New segments are merged by us, in bounded steps
# (indexer/store/segments.py), not by FTS5 whenever it thinks fit.
SEARCH = """
alter table papers add column tags text;
drop table papers_fts;
create virtual table papers_fts using fts5(
  title, abstract, authors, search_text, tags,
  content=[papers], content_rowid=[id], tokenize='unicode61 remove_diacritics 2'
);

create table built (
  what text primary key,
  version integer not null
) without rowid;

create table loads (
  file text primary key,
  bytes integer not null,
  head text not null,
  began text not null,
  lines integer not null default 0,
  indexes text not null default '[]'
) without rowid;

create table late_records (
  id integer primary key,
  file text not null,
  record text not null
);

insert into papers_fts (papers_fts, rank) values ('automerge', 0);
insert into papers_fts (papers_fts, rank) values ('crisismerge', 500);
"""

# Most names are shown as they are written, and found by that. Of a hash that only tells one text from another, half is
# enough. A load that was killed may have dropped the index already.
SPARE = """
drop index if exists names_display;
create index names_display on names(display) where display <> name;
update assertions set hash = short_hash(hash);
"""

# Records that a list named and no answer brought, by the address that gives each: asked for again with every harvest.
OWED = """
alter table sources add column owed text not null default '{}';
"""

# Saved searches, and what they found: `found` is empty for papers that were there when the watch was made, `told`
# until a digest has told them.
WATCHES = """
create table watches (
  name text primary key,
  query text,
  person integer,
  condition text,
  made text not null,
  run text not null
) without rowid;

create table watch_hits (
  watch text not null references watches(name),
  paper integer not null references papers(id),
  found text,
  why text not null,
  told text,
  primary key (watch, paper)
) without rowid;
create index watch_hits_paper on watch_hits(paper);
"""
