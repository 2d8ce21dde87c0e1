-- Share-locks the tasks of an upload, so that none is handed in while its scans are kept.
-- Caller: counting.actions.scans.accept_scans. Parameters: site, plan, tasks.
SELECT
    t.id,
    t.counter,
    t.submitted_at IS NOT NULL OR p.closed_at IS NOT NULL OR p.cancelled_at IS NOT NULL AS over
FROM counting_task AS t
INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
WHERE t.site = %(site)s AND t.plan = %(plan)s AND t.id = ANY(%(tasks)s)
ORDER BY t.id
FOR SHARE OF t
