-- Clears the tallies derived by an earlier comparison; the scans they came from stay, and so do the
-- tallies of lines that were posted or closed.
-- Caller: counting.actions._comparison. Parameters: site, plan.
DELETE FROM counting_tally AS t
USING counting_line AS l
WHERE
    t.site = %(site)s AND t.plan = %(plan)s
    AND l.site = t.site AND l.id = t.line AND l.asserted_at IS NULL
