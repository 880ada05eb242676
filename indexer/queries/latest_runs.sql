-- title: Runs
-- description: What each run asked and got, by source, newest first
select r.id as run, r.command, s.source, s.started, s.finished, s.verdict, s.reason, s.requests, s.declared,
  s.expected, s.records, s.overlap, s.highest, s.new, s.changed, s.unchanged, s.deleted, s.faults, r.exit_code
from runs as r
left join run_sources as s on s.run = r.id
order by r.id desc, s.source
limit 500
