-- Takes a task for itself: no scan is being kept for it meanwhile.
-- Caller: counting.actions.tasks. Parameters: site, task.
SELECT
    t.id,
    t.plan,
    t.round,
    t.counter,
    t.submitted_at
FROM counting_task AS t
WHERE t.site = %(site)s AND t.id = %(task)s
FOR UPDATE
