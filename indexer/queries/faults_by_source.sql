-- title: Faults by source
-- description: Entries that could not be read, by source and reason, most frequent first
select source, reason, count(*) as faults, max(fetch) as last_fetch, max(place) as for_example
from faults
group by source, reason
order by faults desc, source, reason
limit 500
