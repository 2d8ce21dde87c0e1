-- Settles the plain lines by their one tally.
-- Caller: counting.actions._plain. Parameters: site, outlier_factor, outlier_units.
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
FROM staged_plain AS p
WHERE l.site = %(site)s AND l.id = p.line
