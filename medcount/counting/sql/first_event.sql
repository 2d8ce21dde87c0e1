-- Returns the moment of the first scan of a plan, NULL when there is none.
-- Caller: counting.actions._plain. Parameters: site, plan.
SELECT min(s.counted_at) AS at
FROM counting_scan AS s
WHERE s.site = %(site)s AND s.plan = %(plan)s
