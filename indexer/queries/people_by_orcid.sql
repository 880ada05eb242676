-- title: People by ORCID
-- description: Who signed several works with an ORCID, under which names, and the person whose pages name it
select a.orcid, count(distinct a.paper) as works, group_concat(distinct n.display) as names,
  (
    select min(f.person)
    from profile_ids as i
    cross join profiles as f on f.id = i.profile
    where i.scheme = 'orcid' and i.value = a.orcid
  ) as person
from authorships as a
cross join names as n on n.id = a.name
where a.orcid is not null
group by a.orcid
having count(distinct a.paper) > 1
order by works desc, a.orcid
limit 1000
