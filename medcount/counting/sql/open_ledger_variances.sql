-- Opens a LEDGER variance where a late fact broke a settled count, and resolves it where a later
-- fact mended it again; returns the lines that changed.
-- Caller: counting.actions.assertions.hold_assertions. Parameters: site, at.
INSERT INTO counting_variance AS v (site, plan, line, kind, delta, cause, opened_at)
SELECT
    %(site)s,
    s.plan,
    s.line,
    'LEDGER',
    s.difference,
    'COUNT_TIMING',
    %(at)s
FROM staged_broken AS s
WHERE
    s.difference <> 0
    OR EXISTS (
        SELECT 1
        FROM counting_variance AS w
        WHERE w.site = %(site)s AND w.line = s.line AND w.kind = 'LEDGER'
    )
ON CONFLICT (site, line, kind) DO UPDATE
SET
    delta = excluded.delta,
    state = CASE WHEN excluded.delta = 0 THEN 'RESOLVED' ELSE 'OPEN' END,
    opened_at = excluded.opened_at
WHERE
    (v.delta <> excluded.delta OR v.state = 'POSTED')
    AND NOT (excluded.delta = 0 AND v.state IN ('POSTED', 'RESOLVED'))
RETURNING line, delta
