-- title: Works of a person
-- description: Works that the pages of a person list, newest first, and on how many of the pages each is
-- parameter person: the number of the person, as the table people has it
select p.id, p.arxiv_id, p.title, p.year, p.venue, count(*) as pages
from profiles as f
cross join profile_works as w on w.profile = f.id
cross join papers as p on p.id = w.paper
where f.person = cast(:person as integer)
group by p.id
order by p.id desc
limit 1000
