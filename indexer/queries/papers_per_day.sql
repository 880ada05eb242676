-- title: Papers per day
-- description: How many papers there are of each of the newest 90 days that have any, within two years
with days as (
  -- Ids begin with the date, so that the newest days are the end of the table.
  select id / 100000 as day
  from papers
  where id >= (select max(id) / 100000 from papers) * 100000 - 2000000000
)
select substr(day, 1, 4) || '-' || substr(day, 5, 2) || '-' || substr(day, 7, 2) as date, count(*) as papers
from days
group by day
order by day desc
limit 90
