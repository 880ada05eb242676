-- title: Where sources disagree
-- description: Works of which a source says something else than is served, a code flag and code links that do not fit, a year that does not follow the submission
-- parameter field: title, venue, year, has_code, journal_ref, language, status, code link or year of submission
select d.field, d.paper, p.title, d.served, d.said, d.source, d.url
from disagreements as d
cross join papers as p on p.id = d.paper
where d.field = :field
order by d.paper desc
limit 1000
