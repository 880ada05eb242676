-- title: What changed
-- description: New versions, retitled, published, withdrawn works and more, as they were seen, newest first
-- parameter since: a date such as 2024-03-05
-- parameter kind: version, retitled, abstract, authors, categories, published, withdrawn, retracted, reinstated; empty for all
select c.seen, c.kind, c.field, c.old, c.new, c.version, p.id, p.arxiv_id, p.title, c.feed, p.url
from changes as c
cross join papers as p on p.id = c.paper
where c.seen >= :since
  and (:kind = '' or c.kind = :kind)
  -- of two arXiv numbers that are one work by hand, what changed of the one that leads
  and (p.arxiv_id is null or c.key = p.arxiv_id or coalesce((
    select max(n.number = p.arxiv_id) from (
      select i.value ->> 'value' as number from assertions as a, json_each(a.data, '$.identifiers') as i
      where a.source = c.source and a.key = c.key and i.value ->> 'scheme' = 'arxiv'
      union all
      select f.value ->> 1 from assertions as a, json_each(a.data, '$.found') as f
      where a.source = c.source and a.key = c.key and f.value ->> 0 = 'arxiv'
    ) as n
  ), 1))
order by c.seen desc, c.id desc
limit 1000
