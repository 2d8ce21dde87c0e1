-- Returns the scans of a plan whose id came again with other content.
-- Caller: counting.actions._sheets. Parameters: site, plan.
SELECT DISTINCT q.scan
FROM counting_quarantine AS q
WHERE q.site = %(site)s AND q.plan = %(plan)s AND q.reason = 'ID_CONFLICT'
