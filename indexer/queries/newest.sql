-- title: Newest papers
-- description: The papers with the latest dates
select id, arxiv_id, title, authors, submitted, announced, categories, url
from papers
order by id desc
limit 100
