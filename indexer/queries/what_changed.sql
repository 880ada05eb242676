-- title: What changed
-- description: New versions, retitled, published, withdrawn works and more, as they were seen, newest first
-- parameter since: a date such as 2024-03-05
-- parameter kind: version, retitled, abstract, authors, categories, published, withdrawn, retracted, reinstated; empty for all
select c.seen, c.kind, c.field, c.old, c.new, c.version, p.id, p.arxiv_id, p.title, c.feed, p.url
from changes as c
cross join papers as p on p.id = c.paper
where c.seen >= :since
  and (:kind = '' or c.kind = :kind)
  and
  -- part: told_change
order by c.seen desc, c.id desc
limit 1000
