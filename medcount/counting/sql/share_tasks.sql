-- Share-locks the tasks of an upload, so that none is handed in while its scans are kept.
-- Caller: counting.actions.scans.accept_scans. Parameters: site, plan, tasks.
SELECT
    t.id,
    t.counter,
    t.submitted_at
FROM counting_task AS t
WHERE t.site = %(site)s AND t.plan = %(plan)s AND t.id = ANY(%(tasks)s)
ORDER BY t.id
FOR SHARE
