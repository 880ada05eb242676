-- title: By author
-- description: Papers of an author, newest first; TeX and Unicode spellings of the name are one
-- parameter author: a name as it is shown, e.g. Bram Müller
with written as (
  select id from names where name = :author and display = name
  union all
  select id from names where display = :author and display <> name
)
select p.id, p.arxiv_id, p.title, p.authors, a.position, p.submitted, p.categories, p.url
from written
cross join authorships as a on a.name = written.id
cross join papers as p on p.id = a.paper
order by a.paper desc
limit 1000
