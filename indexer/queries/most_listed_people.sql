-- title: Most listed people
-- description: Everybody whose pages are followed, most works first, with names in all scripts and how many pages
select e.id as person, e.name, e.native_name, e.works,
  (select count(*) from profiles as p where p.person = e.id) as pages,
  (select group_concat(n.name, ', ') from person_names as n where n.person = e.id and n.kind = 'alias') as aliases
from people as e
order by e.works desc, e.id
limit 1000
