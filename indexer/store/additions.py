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

# What a harvest was held against, beside what it brought; since when a source is followed, and which list the rest of
# an interrupted harvest belongs to.
LEDGER = """
alter table run_sources add column overlap integer;
alter table run_sources add column highest text;
alter table run_sources add column waited_ms integer not null default 0;
alter table run_sources add column expected integer;
alter table run_sources add column expected_by text;
create index run_sources_source on run_sources(source, run);
alter table sources add column followed text;
alter table sources add column part_of text;
update sources set followed = (select min(started) from run_sources where source = sources.name);
"""

# Few sources give ORCIDs, flags and years: of all other works the indexes hold nothing.
PEOPLE_BEYOND_PAGES = """
create index authorships_orcid on authorships(orcid, paper) where orcid is not null;
create index papers_has_code on papers(has_code) where has_code is not null;
create index papers_year on papers(year) where year is not null;

create view disagreements as
select a.paper, j.key as field,
  case j.key when 'title' then p.title when 'venue' then p.venue when 'year' then p.year when 'has_code' then p.has_code
    when 'journal_ref' then p.journal_ref when 'language' then p.language when 'status' then p.status end as served,
  j.value as said, a.source, a.key, a.url
from assertions as a
cross join papers as p on p.id = a.paper
cross join json_each(a.data) as j
where a.data <> '{}'
  and a.deleted is null
  and coalesce(a.version, p.version, 0) >= coalesce(p.version, 0)
  and j.key in ('title', 'venue', 'year', 'has_code', 'journal_ref', 'language', 'status')
  and j.type <> 'null'
union all
select p.id, 'code link', p.has_code, l.url, l.source, null, p.url
from papers as p
cross join links as l on l.paper = p.id and l.kind = 'code'
where p.has_code = 0
union all
select p.id, 'code link', p.has_code, null, p.source, null, p.url
from papers as p
where p.has_code = 1 and not exists (select 1 from links as l where l.paper = p.id and l.kind = 'code')
union all
select p.id, 'year of submission', p.year, cast(substr(p.submitted, 1, 4) as integer), p.source, null, p.url
from papers as p
where p.year is not null
  and p.year not between cast(substr(p.submitted, 1, 4) as integer) and cast(substr(p.submitted, 1, 4) as integer) + 1
"""

# Claims are a view, since `assertions.data` holds only what differs from the served row (docs/decisions/0092). Lists
# are JSON as it stands in `data`: keys in order, nothing where nothing is known.
#
# A change names the word that told of it, so that it goes where its word goes: to another work, or away.
CHANGES = """
create view claims as
select a.paper, f.field,
  case
    when f.field = 'authors_complete' then
      case when coalesce(json_type(a.data, '$.authors'), iif(p.authors is null, 'null', 'array')) <> 'null'
        then coalesce(a.data ->> '$.authors_complete', p.authors_complete) end
    when json_type(a.data, '$.' || f.field) is not null then a.data ->> ('$.' || f.field)
    else case f.field
      when 'title' then p.title
      when 'abstract' then p.abstract
      when 'authors' then (
        select nullif(json_group_array(json(w.author)), '[]') from (
          select json_patch('{}', json_object(
            'affiliations', json(s.affiliations),
            'equal_contribution', json(case s.equal_contribution when 1 then 'true' when 0 then 'false' end),
            'name', n.name, 'native_name', s.native_name, 'orcid', s.orcid)) as author
          from authorships as s join names as n on n.id = s.name
          where s.paper = a.paper order by s.position) as w)
      when 'identifiers' then case
        when p.arxiv_id is not null and p.doi is not null then json_array(
          json_object('scheme', 'arxiv', 'value', p.arxiv_id), json_object('scheme', 'doi', 'value', p.doi))
        when p.arxiv_id is not null then json_array(json_object('scheme', 'arxiv', 'value', p.arxiv_id))
        when p.doi is not null then json_array(json_object('scheme', 'doi', 'value', p.doi)) end
      when 'categories' then
        iif(p.categories is null, null, '[' || replace(json_quote(p.categories), ' ', '","') || ']')
      when 'submitted' then p.submitted
      when 'updated' then p.updated
      when 'version' then a.version
      when 'versions' then (
        select nullif(json_group_array(json(w.version)), '[]') from (
          select json_patch('{}', json_object('date', v.date, 'number', v.version, 'size', v.size)) as version
          from versions as v where v.paper = a.paper order by v.version) as w)
      when 'venue' then p.venue
      when 'year' then p.year
      when 'comments' then p.comments
      when 'journal_ref' then p.journal_ref
      when 'license' then p.license
      when 'url' then a.url
      when 'links' then (
        select nullif(json_group_array(json(w.link)), '[]') from (
          select json_object('kind', l.kind, 'url', l.url) as link
          from links as l where l.paper = a.paper order by l.kind, l.url) as w)
      when 'has_code' then p.has_code
      when 'status' then p.status
      when 'language' then p.language
    end
  end as value,
  case f.field when 'version' then a.version is p.version when 'url' then a.url is p.url
    else json_type(a.data, '$.' || f.field) is null end as served,
  a.source, a.key, a.feed, a.url, coalesce(a.data ->> ('$.kept.' || f.field), a.fetched) as fetched,
  a.version, a.deleted
from assertions as a
join papers as p on p.id = a.paper
cross join (
  select column1 as field from (values
    ('title'), ('abstract'), ('authors'), ('authors_complete'), ('identifiers'), ('categories'), ('submitted'),
    ('updated'), ('version'), ('versions'), ('venue'), ('year'), ('comments'), ('journal_ref'), ('license'), ('url'),
    ('links'), ('has_code'), ('status'), ('language'), ('evidence'))
) as f
where value is not null;

create table changes (
  id integer primary key,
  paper integer not null references papers(id),
  kind text not null,
  field text not null,
  old text,
  new text,
  version integer,
  seen text not null,
  feed text not null,
  source text not null,
  key text not null
);
create index changes_paper on changes(paper);
create index changes_seen on changes(seen);
create index changes_kind on changes(kind, seen);
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
