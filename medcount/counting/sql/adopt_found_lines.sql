-- Takes found lines whose key has been booked since into the book.
-- Caller: counting.actions._comparison. Parameters: site, plan.
UPDATE counting_line AS l
SET found = false
FROM ledger_balance AS b
WHERE
    l.site = %(site)s AND l.plan = %(plan)s AND l.found
    AND b.site = l.site AND b.key = l.key
