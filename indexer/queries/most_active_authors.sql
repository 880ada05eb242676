-- title: Most active authors
-- description: Who signed most of the newest 10,000 papers; two people of one name are counted together
with newest as materialized (
  select id
  from papers
  order by id desc
  limit 10000
)
select n.display as name, count(*) as papers
from newest
cross join authorships as a on a.paper = newest.id
cross join names as n on n.id = a.name
group by n.display
order by papers desc, n.display
limit 100
