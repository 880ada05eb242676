-- title: Search, newest first
-- description: Papers that match the same search language, newest first
-- parameter q: what to search for
select p.id, p.arxiv_id, p.title, p.authors, p.submitted, p.categories, p.url
from papers_fts
cross join papers as p on p.id = papers_fts.rowid
where papers_fts match paper_query(:q)
order by papers_fts.rowid desc
limit 100
