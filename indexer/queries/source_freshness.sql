-- title: Freshness of sources
-- description: When each source was last harvested well, what came of the last run, and when it is due
select name, kind, state, last_success, last_verdict, next_due, last_run
from sources
order by last_success is not null, last_success, name
