-- Writes onto a variance that an amended time resolved why it was there and who said so.
-- Caller: counting.actions.settle.amend_timing.
-- Parameters: site, line, cause, owner, due_date, reason, actor, at.
UPDATE counting_variance
SET
    cause = %(cause)s,
    owner = %(owner)s,
    due_date = %(due_date)s,
    reason = %(reason)s,
    settled_by = %(actor)s,
    settled_at = %(at)s
WHERE site = %(site)s AND line = %(line)s AND kind = 'QUANTITY' AND state = 'RESOLVED'
