-- Opens a variance for each kind of difference a line shows, follows those that changed, and
-- resolves those that are gone (a late fact may settle a line by itself).
-- Caller: counting.actions.compare. Parameters: site, plan, at.
WITH shown AS (
    SELECT
        l.id AS line,
        'QUANTITY' AS kind,
        l.variance AS delta
    FROM counting_line AS l
    WHERE l.site = %(site)s AND l.plan = %(plan)s AND l.variance <> 0 AND l.asserted_at IS NULL
    UNION ALL
    SELECT
        l.id,
        CASE WHEN f.finding LIKE 'ATTRIBUTE%%' THEN 'ATTRIBUTE' ELSE f.finding END,
        0
    FROM counting_line AS l
    CROSS JOIN LATERAL (SELECT DISTINCT unnest(l.findings) AS finding) AS f
    WHERE
        l.site = %(site)s AND l.plan = %(plan)s AND l.state = 'variance'
        AND (f.finding LIKE 'ATTRIBUTE%%' OR f.finding IN ('ZONE', 'STORAGE'))
        AND l.findings <> '{}' AND l.asserted_at IS NULL
),

gone AS (
    UPDATE counting_variance AS v
    SET state = 'RESOLVED', delta = 0
    WHERE
        v.site = %(site)s AND v.plan = %(plan)s AND v.kind <> 'LEDGER'
        AND v.state IN ('OPEN', 'CAUSE_CONFIRMED')
        AND NOT EXISTS (
            SELECT 1
            FROM shown AS s
            WHERE s.line = v.line AND s.kind = v.kind
        )
)

INSERT INTO counting_variance AS v (site, plan, line, kind, delta, opened_at)
SELECT DISTINCT
    %(site)s,
    %(plan)s,
    s.line,
    s.kind,
    s.delta,
    %(at)s
FROM shown AS s
ON CONFLICT (site, line, kind) DO UPDATE
SET delta = excluded.delta, state = 'OPEN', opened_at = excluded.opened_at
WHERE v.delta <> excluded.delta OR v.state = 'RESOLVED'
