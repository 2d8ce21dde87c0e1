-- Settles the plain lines by their one tally and writes that; without one a line is not counted.
-- Each is held against the book as of its own moment.
-- Caller: counting.actions._plain. Parameters: site, plan, outlier_factor, outlier_units.
WITH plain AS NOT MATERIALIZED (
    SELECT
        t.line,
        t.person,
        t.quantity,
        t.balance - coalesce(m.delta, 0) AS expected,
        t.first_at,
        t.counted_at,
        t.error_ms,
        coalesce(t.scans, '{}') AS scans
    FROM staged_line AS t
    -- What moved after the count no longer stands in the balance as it was then.
    LEFT JOIN (
        SELECT
            l.line,
            sum(v.delta) AS delta
        FROM staged_line AS l
        INNER JOIN staged_moved AS v ON v.key = l.key AND v.occurred_at > l.counted_at
        GROUP BY l.line
    ) AS m ON m.line = t.line
    WHERE (t.place, t.item) NOT IN (SELECT g.place, g.item FROM staged_sheet AS g)
),

tallied AS (
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
    FROM plain AS p
    WHERE p.quantity IS NOT NULL
)

UPDATE counting_line AS l
SET
    state = CASE
        WHEN p.quantity IS NULL THEN 'not_counted'
        WHEN p.quantity = p.expected THEN 'agrees'
        ELSE 'variance'
    END,
    expected = p.expected,
    counted = p.quantity,
    variance = p.quantity - p.expected,
    counted_at = p.counted_at,
    findings = CASE
        WHEN
            p.expected > 0 AND p.quantity >= %(outlier_factor)s * p.expected
            AND p.quantity - p.expected >= %(outlier_units)s
            THEN l.notes || ARRAY['OUTLIER']
        ELSE l.notes
    END,
    disposition = 'none',
    recount_due = p.quantity IS NOT NULL AND p.quantity <> p.expected
FROM plain AS p
WHERE l.site = %(site)s AND l.id = p.line
