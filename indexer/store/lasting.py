"""The statements of the migration since which what people were told of works outlasts merges. Never edited."""

from __future__ import annotations

# An identifier leads to one work; who else names it is found by `contested` when that one no longer does. A number of a
# decision is given once: what `unmerge` was told yesterday is no other decision today. A hit goes with the number of a
# paper, also while that leads to another, so it need not be that of a row of `papers`; what was found of works that
# were joined before goes with all their numbers. When a paper was last changed is `papers.fetched`, and a datestamp
# where that tells less: a million papers that only their sources change have none. Works that were joined before are
# told as of now.
#
# `cross join` has SQLite look identifiers up for each word: without statistics it looks all words through for each.
#
# Tables are made anew under their names, not renamed: SQLite would have views, ours and anybody's, follow the old ones.
LASTING = """
create table decisions_before as select * from decisions order by id;
drop table decisions;
create table decisions (
  id integer primary key autoincrement,
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
insert into decisions (id, one_source, one_key, other_source, other_key, same, rule, score, evidence, why, at, by)
select id, one_source, one_key, other_source, other_key, same, rule, score, evidence, why, at, by
from decisions_before;
drop table decisions_before;
create index decisions_other on decisions(other_source, other_key);

create table watch_hits_before as select * from watch_hits;
drop table watch_hits;
create table watch_hits (
  watch text not null references watches(name),
  paper integer not null,
  found text,
  why text not null,
  told text,
  primary key (watch, paper)
) without rowid;
insert into watch_hits (watch, paper, found, why, told)
select watch, paper, found, why, told from watch_hits_before;
insert or ignore into watch_hits (watch, paper, found, why, told)
select b.watch, m.old, b.found, b.why, b.told from watch_hits_before as b join paper_moves as m on m.new = b.paper;
drop table watch_hits_before;
create index watch_hits_paper on watch_hits(paper);

create table contested (
  scheme text not null,
  value text not null,
  paper integer not null references papers(id),
  primary key (scheme, value, paper)
) without rowid;
create index contested_paper on contested(paper);
insert or ignore into identifiers (scheme, value, paper)
select 'doi', p.doi, p.id from papers as p
where p.doi is not null
  and not exists (select 1 from identifiers as i where i.scheme = 'doi' and i.value = p.doi)
order by p.id;
insert into contested (scheme, value, paper)
select i.scheme, i.value, p.id from papers as p
cross join identifiers as i on i.scheme = 'doi' and i.value = p.doi
where p.doi is not null and i.paper <> p.id
union
select i.scheme, i.value, a.paper from assertions as a cross join json_each(a.data, '$.identifiers') as j
cross join identifiers as i on i.scheme = j.value ->> 'scheme' and i.value = j.value ->> 'value'
where i.paper <> a.paper
union
select i.scheme, i.value, a.paper from assertions as a cross join json_each(a.data, '$.found') as j
cross join identifiers as i on i.scheme = j.value ->> 0 and i.value = j.value ->> 1
where i.paper <> a.paper;

create table datestamps (
  paper integer primary key,
  at text not null,
  categories text
);
insert into datestamps (paper, at)
select old, strftime('%Y-%m-%dT%H:%M:%SZ', 'now') from paper_moves
union
select new, strftime('%Y-%m-%dT%H:%M:%SZ', 'now') from paper_moves;
"""
