-- title: Withdrawn and retracted
-- description: Papers that were taken back, newest first, with what the authors say
select id, arxiv_id, title, authors, status, updated, comments, url
from papers
where status is not null
order by id desc
limit 1000
