-- Returns the rounds and counters of locked tasks, and which of them are over.
-- Caller: counting.actions._copying. Parameters: site, plan, tasks.
SELECT
    t.id,
    t.round,
    t.counter,
    t.submitted_at IS NOT NULL OR p.closed_at IS NOT NULL OR p.cancelled_at IS NOT NULL AS over
FROM counting_task AS t
INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
WHERE t.site = %(site)s AND t.plan = %(plan)s AND t.id = ANY(%(tasks)s::uuid[])
