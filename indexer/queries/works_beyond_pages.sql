-- title: Works that a person's pages lack
-- description: Works signed with a name of the person that none of their pages lists: with how many of the co-authors on the pages, and whether with the ORCID that the pages name. Whose they are is inferred
-- parameter person: the number of the person, as the table people has it
with listed as materialized (
  select distinct w.paper
  from profiles as f
  cross join profile_works as w on w.profile = f.id
  where f.person = cast(:person as integer)
),
known as materialized (
  select distinct a.name
  from listed
  cross join authorships as a on a.paper = listed.paper
),
written as materialized (
  select n.id
  from person_names as s
  cross join names as n on n.name = s.name
  where s.person = cast(:person as integer) and n.display = n.name
  union
  select n.id
  from person_names as s
  cross join names as n on n.display = s.name
  where s.person = cast(:person as integer) and n.display <> n.name
)
select p.id, p.arxiv_id, p.title, p.authors, p.submitted, p.year, p.categories,
  (
    select count(*)
    from authorships as b
    where b.paper = p.id and b.name in (select name from known) and b.name not in (select id from written)
  ) as shared_authors,
  exists (
    select 1
    from profiles as f
    cross join profile_ids as i on i.profile = f.id
    where f.person = cast(:person as integer) and i.scheme = 'orcid' and i.value = a.orcid
  ) as same_orcid
from written
cross join authorships as a on a.name = written.id
cross join papers as p on p.id = a.paper
where p.id not in (select paper from listed)
order by same_orcid desc, shared_authors desc, p.id desc
limit 1000
