-- Returns what never changes of a task.
-- Caller: counting.actions._known. Parameters: site, task.
SELECT
    t.plan,
    t.counter,
    p.clock_error_ms
FROM counting_task AS t
INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
WHERE t.site = %(site)s AND t.id = %(task)s
