-- title: Same name, several people?
-- description: The newest 100 works under a name in groups: works of one group hang together by co-authors or the ORCID of who bears the name, two groups have neither in common. Names count as they are written, and pages about people are not asked: the page of the name, /paperfeed/person/NAME, knows both
-- parameter author: a name as it is shown, e.g. Bram Müller
with recursive written as (
  select id from names where name = :author and display = name
  union all
  select id from names where display = :author and display <> name
),
works as materialized (
  select distinct a.paper
  from written
  cross join authorships as a on a.name = written.id
  order by a.paper desc
  limit 100
),
marks as materialized (
  select distinct works.paper, 'with ' || n.display as mark
  from works
  cross join authorships as b on b.paper = works.paper
  cross join names as n on n.id = b.name
  where n.display <> :author
    -- of a crowd, two need not know each other
    and (select count(*) from authorships as c where c.paper = works.paper) <= 30
  union
  select works.paper, 'is ' || a.orcid
  from works
  cross join authorships as a on a.paper = works.paper
  where a.orcid is not null and a.name in (select id from written)
),
ties as materialized (
  select distinct ours.paper, theirs.paper as other
  from marks as ours
  cross join marks as theirs on theirs.mark = ours.mark
),
reached (paper, via) as (
  select paper, paper from works
  union
  select ties.other, reached.via
  from reached
  cross join ties on ties.paper = reached.paper
),
groups as materialized (
  select paper, max(via) as newest
  from reached
  group by paper
)
select dense_rank() over (order by groups.newest desc) as "group", p.id, p.arxiv_id, p.title, p.authors, p.authors_complete,
  p.submitted, p.year, p.categories
from groups
cross join papers as p on p.id = groups.paper
order by groups.newest desc, p.id desc
