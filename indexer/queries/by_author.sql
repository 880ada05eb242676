-- title: By author
-- description: Papers of an author whose name is written exactly so, newest first
-- parameter author: a name as papers write it
select p.id, p.arxiv_id, p.title, p.authors, a.position, p.submitted, p.categories, p.url
from names as n
cross join authorships as a on a.name = n.id
cross join papers as p on p.id = a.paper
where n.name = :author
order by a.paper desc
limit 1000
