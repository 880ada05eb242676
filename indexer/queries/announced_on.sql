-- title: Announced on
-- description: What the followed sources announced on a day, and in which section (new, cross, replace)
-- parameter date: a date such as 2024-03-05
select a.source, a.type, p.id, p.arxiv_id, p.title, p.authors, a.version, p.url
from announcements as a
cross join papers as p on p.id = a.paper
where a.date = :date
order by a.source, a.type, p.id
limit 2000
