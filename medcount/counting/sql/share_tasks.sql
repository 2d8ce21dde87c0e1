-- Share-locks the tasks of an upload, so that none is handed in while its scans are kept. What it
-- tells of a task never changes; whether it is over shows only a statement after this one.
-- Caller: counting.actions.scans. Parameters: site, tasks.
SELECT
    t.id,
    t.plan,
    t.counter,
    p.clock_error_ms
FROM counting_task AS t
INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
WHERE t.site = %(site)s AND t.id = ANY(%(tasks)s::uuid[])
ORDER BY t.id
FOR SHARE OF t
