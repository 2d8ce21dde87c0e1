-- Keeps the figures of a plan as they stand at its close (R-230).
-- Caller: counting.actions.plans.close_plan. Parameters: site, plan, at.
INSERT INTO counting_result (
    site, plan, lines, counted, agreeing, uncosted, expected_amount, gross_amount, net_amount,
    tasks_due, tasks_on_time, changes, changes_covered
)
SELECT
    %(site)s,
    %(plan)s,
    m.lines,
    m.counted,
    m.agreeing,
    m.uncosted,
    m.expected_amount,
    m.gross_amount,
    m.net_amount,
    t.due,
    t.on_time,
    c.changes,
    c.covered
FROM (
    SELECT
        count(*) AS lines,
        count(*) FILTER (WHERE e.counted) AS counted,
        count(*) FILTER (WHERE e.agrees) AS agreeing,
        count(*) FILTER (WHERE e.uncosted) AS uncosted,
        coalesce(sum(e.expected_amount), 0) AS expected_amount,
        coalesce(sum(e.gross_amount), 0) AS gross_amount,
        coalesce(sum(e.net_amount), 0) AS net_amount
    FROM counting_measure AS e
    WHERE e.site = %(site)s AND e.plan = %(plan)s
) AS m
CROSS JOIN (
    SELECT
        count(*) FILTER (WHERE k.submitted_at IS NOT NULL OR k.due_at <= %(at)s) AS due,
        count(*) FILTER (WHERE k.submitted_at <= k.due_at) AS on_time
    FROM counting_task AS k
    WHERE k.site = %(site)s AND k.plan = %(plan)s AND k.due_at IS NOT NULL
) AS t
CROSS JOIN (
    SELECT
        coalesce(sum(h.changes), 0) AS changes,
        coalesce(sum(h.changes) FILTER (WHERE h.covered), 0) AS covered
    FROM counting_change AS h
    WHERE h.site = %(site)s AND h.plan = %(plan)s
) AS c
