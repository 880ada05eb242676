-- title: By category
-- description: Papers of a category, cross-listed ones too, newest first
-- parameter category: a code such as cs.CL
select p.id, p.arxiv_id, p.title, p.authors, p.submitted, c.is_primary, p.categories, p.url
from paper_categories as c
cross join papers as p on p.id = c.paper
where c.category = :category
order by c.paper desc
limit 1000
