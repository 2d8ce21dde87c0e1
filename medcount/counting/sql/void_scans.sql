-- Returns which scan of a plan takes which other one back, and whether it replaces it.
-- Caller: counting.voids. Parameters: site, plan.
SELECT
    s.id,
    s.voids,
    s.raw <> '' OR s.item IS NOT NULL AS replaces
FROM counting_scan AS s
WHERE s.site = %(site)s AND s.plan = %(plan)s AND s.voids IS NOT NULL
    AND s.verdict NOT IN ('AFTER_SUBMISSION', 'REASON_MISSING')
