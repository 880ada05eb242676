-- title: Search
-- description: Papers that match words, "phrases", -not, OR, prefix*, title: author: cat: has:, the best of the newest 2,000 first
-- parameter q: what to search for
with matches as materialized (
  select rowid as id, bm25(papers_fts, 10.0, 1.0, 5.0, 1.0, 0.0) as score
  from papers_fts
  where papers_fts match paper_query(:q)
  order by rowid desc
  limit 2000
)
select p.id, p.arxiv_id, p.title, p.authors, p.submitted, p.categories, p.url
from matches as m
cross join papers as p on p.id = m.id
order by m.score, m.id desc
limit 100
