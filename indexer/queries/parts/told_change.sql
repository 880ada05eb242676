-- of two arXiv numbers that are one work by hand, what changed of the one that leads
(p.arxiv_id is null or c.key = p.arxiv_id or coalesce((
  select max(n.number = p.arxiv_id) from (
    select i.value ->> 'value' as number from assertions as a, json_each(a.data, '$.identifiers') as i
    where a.source = c.source and a.key = c.key and i.value ->> 'scheme' = 'arxiv'
    union all
    select f.value ->> 1 from assertions as a, json_each(a.data, '$.found') as f
    where a.source = c.source and a.key = c.key and f.value ->> 0 = 'arxiv'
  ) as n
), 1))
