-- Clears the tallies derived by an earlier comparison; the scans they came from stay.
-- Caller: counting.actions.compare. Parameters: site, plan.
DELETE FROM counting_tally
WHERE site = %(site)s AND plan = %(plan)s
