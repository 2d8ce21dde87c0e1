-- Returns lines of a plan with what bears on a recount: those named, or all that wait for one.
-- Any line that differs is recounted (R-204) until its count is posted or closed; one waits for it
-- until a cause is confirmed. It is under way from its order up to the comparison that weighs it.
-- Caller: counting.actions.recounts. Parameters: site, plan, lines (NULL: all that wait).
SELECT
    l.id AS line,
    k.place,
    l.asserted_at IS NULL AND (l.disposition = 'recount' OR l.recount_due) AS needed,
    EXISTS (
        SELECT 1
        FROM counting_task AS t
        INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
        WHERE
            t.site = l.site AND t.plan = l.plan AND l.id = ANY(t.lines)
            AND (t.submitted_at IS NULL OR t.submitted_at > p.compared_at)
    ) AS under_way,
    (
        SELECT coalesce(max(y.round), 1) + 1
        FROM counting_tally AS y
        WHERE y.site = l.site AND y.plan = l.plan AND y.line = l.id
    ) AS round
FROM counting_line AS l
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
WHERE
    l.site = %(site)s AND l.plan = %(plan)s
    AND (
        l.id = ANY(%(lines)s::bigint[])
        OR (
            %(lines)s::bigint[] IS NULL
            AND l.id IN (
                SELECT s.line
                FROM counting_line_state AS s
                WHERE s.site = %(site)s AND s.plan = %(plan)s AND s.state = 'RECOUNT'
            )
        )
    )
ORDER BY l.id
