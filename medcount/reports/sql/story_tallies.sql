-- Returns the tallies of a line in the order of rounds and moments.
-- Caller: reports.story. Parameters: site, plan, line.
SELECT
    u.name AS person,
    t.round,
    t.quantity AS counted,
    t.expected,
    t.first_at,
    t.counted_at,
    t.error_ms,
    cardinality(t.scans) AS scans
FROM counting_tally AS t
INNER JOIN people_user AS u ON u.id = t.person
WHERE t.site = %(site)s AND t.plan = %(plan)s AND t.line = %(line)s
ORDER BY t.round, t.counted_at, t.id
