-- Writes the staged tallies. Caller: counting.actions._comparison. Parameters: site, plan.
INSERT INTO counting_tally (
    site, plan, line, round, person, quantity, expected, first_at, counted_at, error_ms, scans
)
SELECT
    %(site)s,
    %(plan)s,
    t.line,
    t.round,
    t.person,
    t.quantity,
    t.expected,
    t.first_at,
    t.counted_at,
    t.error_ms,
    t.scans
FROM staged_tally AS t
INNER JOIN counting_line AS l
    ON l.site = %(site)s AND l.id = t.line AND l.asserted_at IS NULL
