-- title: By author
-- description: Papers of an author, newest first; TeX and Unicode spellings of the name are one
-- parameter author: a name as it is shown, e.g. Bram Müller
select p.id, p.arxiv_id, p.title, p.authors, a.position, p.submitted, p.categories, p.url
from names as n
cross join authorships as a on a.name = n.id
cross join papers as p on p.id = a.paper
where n.display = :author
order by a.paper desc
limit 1000
