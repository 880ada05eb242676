-- title: Papers per month
-- description: How many papers there are of each month; "00" is for those of which only the year is known, undated ones are left out
select substr(id / 10000000, 1, 4) || '-' || substr(id / 10000000, 5, 2) as month, count(*) as papers
from papers
where id >= 1000000000
group by id / 10000000
order by id / 10000000 desc
