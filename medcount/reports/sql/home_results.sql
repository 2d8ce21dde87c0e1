-- Returns the figures of the counts closed last, the latest first.
-- Caller: reports.home. Parameters: site, plans (how many).
SELECT
    p.id,
    p.number,
    p.name,
    p.closed_at,
    r.counted,
    r.agreeing,
    r.uncosted,
    r.expected_amount,
    r.gross_amount,
    r.net_amount,
    r.tasks_due,
    r.tasks_on_time,
    r.changes,
    r.changes_covered
FROM counting_plan AS p
INNER JOIN counting_result AS r ON r.site = p.site AND r.plan = p.id
WHERE p.site = %(site)s AND p.closed_at IS NOT NULL
ORDER BY p.closed_at DESC, p.id DESC
LIMIT %(plans)s
