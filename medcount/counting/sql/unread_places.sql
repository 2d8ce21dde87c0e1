-- Returns the places at which some code was not resolved: no zero is derived there.
-- Caller: counting.actions._sheets. Parameters: site, plan, taken_back.
SELECT DISTINCT s.place
FROM counting_scan AS s
WHERE
    s.site = %(site)s AND s.plan = %(plan)s
    AND s.verdict NOT IN ('ACCEPTED', 'AFTER_SUBMISSION')
    AND s.id <> ALL(%(taken_back)s)
