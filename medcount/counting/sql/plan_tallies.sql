-- Returns the tallies of a plan in the order of rounds and moments.
-- Caller: counting.queries.lines.tallies. Parameters: site, plan.
SELECT
    t.line,
    u.username AS person,
    t.round,
    t.quantity AS counted,
    t.counted_at,
    t.expected
FROM counting_tally AS t
INNER JOIN people_user AS u ON u.id = t.person
WHERE t.site = %(site)s AND t.plan = %(plan)s
ORDER BY t.line, t.round, t.counted_at, u.username
