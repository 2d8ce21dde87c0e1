-- Forgets what was found, so that each comparison finds it anew; a line stays for those who point at
-- it, and one that was posted stands.
-- Caller: counting.actions._comparison. Parameters: site, plan.
UPDATE counting_line
SET
    state = 'not_counted',
    expected = 0,
    counted = NULL,
    variance = NULL,
    counted_at = NULL,
    findings = '{}',
    disposition = 'none',
    recount_due = false
WHERE site = %(site)s AND plan = %(plan)s AND found AND asserted_at IS NULL
