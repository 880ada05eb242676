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

# What somebody decides names words, since papers' numbers are what comes of it. What a word announces or a page lists
# goes with the word when works join or part. Until now a number went to the work that was found for it by its title.
JOINED = """
create table decisions (
  id integer primary key,
  one_source text not null,
  one_key text not null,
  other_source text not null,
  other_key text not null,
  same integer,
  rule text not null,
  score real,
  evidence text,
  why text,
  at text,
  by text,
  unique (one_source, one_key, other_source, other_key)
);
create index decisions_other on decisions(other_source, other_key);

create table anchors (
  paper integer primary key,
  source text not null,
  key text not null,
  late integer not null default 0
);
create index anchors_word on anchors(source, key);
insert into anchors (paper, source, key)
select r.was, min(a.source), a.key from resolutions as r
join assertions as a on a.paper = r.paper and json_extract(a.data, '$.found') is not null
where r.was is not null and not exists (select 1 from papers as p where p.id = r.was) group by r.was;
alter table resolutions drop column was;

create view paper_moves as
select n.paper as old, a.paper as new from anchors as n
join assertions as a on a.source = n.source and a.key = n.key
where a.paper <> n.paper;

create view merges as
select d.id, d.rule, d.score, a.paper, p.title, o.paper as other_paper, a.paper is o.paper as in_force,
  d.one_source || ' ' || d.one_key as one, d.other_source || ' ' || d.other_key as other, d.evidence, d.why, d.at, d.by
from decisions as d
left join assertions as a on a.source = d.one_source and a.key = d.one_key
left join assertions as o on o.source = d.other_source and o.key = d.other_key
left join papers as p on p.id = a.paper
where d.same;

create view never_merge as
select d.id, a.paper, p.title, o.paper as other_paper, q.title as other_title,
  d.one_source || ' ' || d.one_key as one, d.other_source || ' ' || d.other_key as other, d.why, d.at, d.by
from decisions as d
left join assertions as a on a.source = d.one_source and a.key = d.one_key
left join assertions as o on o.source = d.other_source and o.key = d.other_key
left join papers as p on p.id = a.paper
left join papers as q on q.id = o.paper
where d.same = 0;

create view near_misses as
select d.id, d.rule, d.score, a.paper, p.title, o.paper as other_paper, q.title as other_title,
  d.one_source || ' ' || d.one_key as one, d.other_source || ' ' || d.other_key as other, d.evidence, d.at
from decisions as d
join assertions as a on a.source = d.one_source and a.key = d.one_key
join assertions as o on o.source = d.other_source and o.key = d.other_key
join papers as p on p.id = a.paper
join papers as q on q.id = o.paper
where d.same is null;

create table work_keys (
  key integer not null,
  paper integer not null,
  primary key (key, paper)
) without rowid;
create table late_keys (
  key integer not null,
  paper integer not null
);

alter table announcements rename to announcements_before;
create table announcements (
  paper integer not null references papers(id),
  source text not null,
  date text not null,
  type text not null,
  word text not null default '',
  version integer,
  fetched text,
  primary key (paper, source, date, type, word)
) without rowid;
insert into announcements (paper, source, date, type, word, version, fetched)
select b.paper, b.source, b.date, b.type, coalesce(
    (select a.source || ' ' || a.key from assertions as a where a.paper = b.paper and a.feed = b.source
     order by a.source, a.key limit 1),
    (select a.source || ' ' || a.key from assertions as a where a.paper = b.paper
     order by a.source not in ('arxiv_rss', 'arxiv_list'), a.source, a.key limit 1), ''),
  b.version, b.fetched
from announcements_before as b;
drop table announcements_before;
create index announcements_date on announcements(date, source);

alter table profile_works add column key text;
update profile_works set key = (
  select min(a.key) from profiles as p join assertions as a on a.source = p.source
  where p.id = profile_works.profile and a.paper = profile_works.paper
);
"""
