-- Opens a variance for each kind of difference a line shows, follows those that changed, and
-- resolves those that are gone (a late fact may settle a line by itself).
-- Caller: counting.actions._comparison. Parameters: site, plan, at.
WITH shown AS (
    SELECT
        l.id AS line,
        f.kind,
        CASE WHEN f.kind = 'QUANTITY' THEN l.variance ELSE 0 END AS delta
    FROM counting_line AS l
    CROSS JOIN LATERAL (
        SELECT 'QUANTITY' AS kind
        WHERE l.variance <> 0
        UNION
        SELECT CASE WHEN n.finding LIKE 'ATTRIBUTE%%' THEN 'ATTRIBUTE' ELSE n.finding END
        FROM unnest(l.findings) AS n (finding)
        WHERE n.finding LIKE 'ATTRIBUTE%%' OR n.finding IN ('ZONE', 'STORAGE')
    ) AS f
    WHERE
        l.site = %(site)s AND l.plan = %(plan)s AND l.state = 'variance'
        AND l.asserted_at IS NULL
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
SELECT
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
