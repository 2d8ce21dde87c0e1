-- Returns who would get a place that he already has in the same round, in an open task or in another
-- one of those staged.
-- Caller: counting.actions.tasks.assign_tasks. Parameters: site, plan.
WITH parts AS (
    SELECT
        t.id,
        t.round,
        t.counter,
        t.places
    FROM counting_task AS t
    WHERE
        t.site = %(site)s AND t.plan = %(plan)s AND t.submitted_at IS NULL AND t.lines IS NULL
    UNION ALL
    SELECT
        s.id,
        s.round,
        s.counter,
        s.places
    FROM staged_task AS s
)

SELECT DISTINCT u.name
FROM staged_task AS s
INNER JOIN parts AS p
    ON
        p.round = s.round AND p.counter = s.counter AND p.id <> s.id
        AND (p.places IS NULL OR s.places IS NULL OR p.places && s.places)
INNER JOIN people_user AS u ON u.id = s.counter
ORDER BY u.name
