-- Settles the lines of the plain sheets by their one tally: agrees or variance; without a tally a
-- line is not counted.
-- Caller: counting.actions.compare. Parameters: site, plan, outlier_factor, outlier_units.
UPDATE counting_line AS l
SET
    state = CASE
        WHEN t.line IS NULL THEN 'not_counted'
        WHEN t.quantity = t.expected THEN 'agrees'
        ELSE 'variance'
    END,
    expected = coalesce(t.expected, b.quantity),
    counted = t.quantity,
    variance = t.quantity - t.expected,
    counted_at = t.counted_at,
    findings = CASE
        WHEN
            t.expected > 0 AND t.quantity >= %(outlier_factor)s * t.expected
            AND t.quantity - t.expected >= %(outlier_units)s
            THEN l.notes || ARRAY['OUTLIER']
        ELSE l.notes
    END,
    disposition = 'none'
FROM ledger_stockkey AS k
INNER JOIN ledger_balance AS b ON b.site = k.site AND b.key = k.id
LEFT JOIN (
    SELECT
        y.*,
        c.key
    FROM counting_tally AS y
    INNER JOIN counting_line AS c ON c.site = y.site AND c.id = y.line
    WHERE y.site = %(site)s AND y.plan = %(plan)s
) AS t ON t.site = k.site AND t.key = k.id
WHERE
    l.site = %(site)s AND l.plan = %(plan)s AND l.asserted_at IS NULL
    AND k.site = l.site AND k.id = l.key
    AND NOT EXISTS (
        SELECT 1
        FROM staged_sheet AS g
        WHERE g.place = k.place AND g.item = k.item
    )
