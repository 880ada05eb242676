"""The statements of the migration since which works can be put together and parted. Never edited."""

from __future__ import annotations

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
