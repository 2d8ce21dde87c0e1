-- Writes the tallies of the plain lines. Caller: counting.actions._plain. Parameters: site, plan.
INSERT INTO counting_tally (
    site, plan, line, round, person, quantity, expected, first_at, counted_at, error_ms, scans
)
SELECT
    %(site)s,
    %(plan)s,
    p.line,
    1,
    p.person,
    p.quantity,
    p.expected,
    p.first_at,
    p.counted_at,
    p.error_ms,
    p.scans
FROM staged_plain AS p
WHERE p.quantity IS NOT NULL
