-- Writes the cause a person confirmed, who answers for it and until when.
-- Caller: counting.actions.settle.confirm_causes.
-- Parameters: site, plan, lines, kind, cause, owner, due_date, reason, actor, at.
UPDATE counting_variance
SET
    state = 'CAUSE_CONFIRMED',
    cause = %(cause)s,
    owner = %(owner)s,
    due_date = %(due_date)s,
    reason = %(reason)s,
    settled_by = %(actor)s,
    settled_at = %(at)s
WHERE
    site = %(site)s AND plan = %(plan)s AND line = ANY(%(lines)s) AND kind = %(kind)s
