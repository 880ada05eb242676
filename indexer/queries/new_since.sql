-- title: New since
-- description: Papers dated on or after a day, newest first, as the index knew them when they came in
-- parameter since: a date such as 2024-03-05
select id, arxiv_id, title, authors, submitted, announced, categories, url
from papers
where id >= cast(replace(substr(:since, 1, 10), '-', '') as integer) * 100000
  and :since glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
order by id desc
limit 1000
