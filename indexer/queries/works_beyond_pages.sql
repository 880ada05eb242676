-- title: Works that a person's pages lack
-- description: Works signed with a name of the person that none of their pages lists, with a co-author of what they list or the ORCID that they name; none that another ORCID signed, or that the page of a namesake lists. Whose they are is inferred. The person's page, /paperfeed/person/ID, weighs organizations, venues and topics too
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
),
own as materialized (
  select distinct i.value as orcid
  from profiles as f
  cross join profile_ids as i on i.profile = f.id
  where f.person = cast(:person as integer) and i.scheme = 'orcid'
),
found as materialized (
  select a.paper,
    (
      select count(*)
      from authorships as b
      where b.paper = a.paper and b.name in (select name from known) and b.name not in (select id from written)
    ) as shared_authors,
    coalesce(a.orcid in (select orcid from own), 0) as same_orcid
  from written
  cross join authorships as a on a.name = written.id
  where a.paper not in (select paper from listed)
    and (a.orcid is null or a.orcid in (select orcid from own) or not exists (select 1 from own))
    and not exists (
      select 1
      from profile_works as w
      cross join profiles as f on f.id = w.profile
      cross join person_names as theirs on theirs.person = f.person
      where w.paper = a.paper
        and theirs.folded in (select folded from person_names where person = cast(:person as integer))
    )
)
select p.id, p.arxiv_id, p.title, p.authors, p.submitted, p.year, p.categories, found.shared_authors, found.same_orcid
from found
cross join papers as p on p.id = found.paper
where found.shared_authors > 0 or found.same_orcid
order by found.same_orcid desc, found.shared_authors desc, p.id desc
limit 1000
