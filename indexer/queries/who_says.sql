-- title: Who says this?
-- description: Every value that any source gives of a work, word for word, with the source, its page and the time
-- parameter paper: an arXiv id, a DOI, or the number of the row
with meant as (
  select paper as id from identifiers where scheme = 'arxiv' and value = :paper
  union
  select paper from identifiers where scheme = 'doi' and value = lower(:paper)
  union
  select id from papers where id = :paper
)
select c.field, c.value, c.served, c.feed, c.source, c.key, c.url, c.fetched, c.version, c.deleted
from meant
cross join claims as c on c.paper = meant.id
order by c.field, c.served desc, c.source, c.key
