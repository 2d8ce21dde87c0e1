-- Returns what a line differs by now, 0 where it agrees or nothing can be said.
-- Caller: counting.actions.settle.amend_timing. Parameters: site, line.
SELECT coalesce(l.variance, 0) AS variance
FROM counting_line AS l
WHERE l.site = %(site)s AND l.id = %(line)s
