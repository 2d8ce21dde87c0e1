-- Keeps what came under a known id with other content, for a supervisor.
-- Caller: counting.actions.scans.accept_scans.
INSERT INTO counting_quarantine (site, id, plan, scan, sequence, reason, content, received_at, entry)
SELECT %(site)s, q.id, %(plan)s, q.scan, q.sequence, q.reason, q.content, %(received_at)s, %(entry)s
FROM staged_quarantine AS q
