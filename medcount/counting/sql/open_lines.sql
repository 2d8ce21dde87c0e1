-- Returns, per reason, how many lines of a plan are not settled.
-- Caller: counting.actions.plans.close_plan. Parameters: site, plan.
SELECT
    o.reason,
    count(*) AS lines
FROM (
    SELECT l.state AS reason
    FROM counting_line AS l
    WHERE
        l.site = %(site)s AND l.plan = %(plan)s
        AND (l.state IN ('conflict', 'incomplete') OR (l.state = 'not_counted' AND NOT l.found))
    UNION ALL
    SELECT 'MOVED_WHILE_COUNTING'
    FROM counting_line AS l
    WHERE
        l.site = %(site)s AND l.plan = %(plan)s AND l.asserted_at IS NULL
        AND 'MOVED_WHILE_COUNTING' = ANY(l.findings)
    UNION ALL
    SELECT 'VARIANCE_' || v.state
    FROM counting_variance AS v
    INNER JOIN counting_line AS l ON l.site = v.site AND l.id = v.line
    WHERE
        v.site = %(site)s AND v.plan = %(plan)s
        AND (
            v.state = 'OPEN'
            OR (v.state = 'CAUSE_CONFIRMED' AND v.delta <> 0
                AND l.disposition IN ('adjust', 'move', 'hold', 'recount'))
        )
) AS o
GROUP BY o.reason
ORDER BY o.reason
