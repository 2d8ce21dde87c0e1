-- Leaves variances to quality alone; whatever was confirmed of them is open again.
-- Caller: counting.actions.settle.hand_to_quality.
-- Parameters: site, plan, lines, kind, owner (NULL: as it was), reason, at.
UPDATE counting_variance
SET
    state = 'OPEN',
    owner = coalesce(%(owner)s, owner),
    reason = %(reason)s,
    settled_by = NULL,
    settled_at = NULL,
    with_quality_at = %(at)s
WHERE
    site = %(site)s AND plan = %(plan)s AND line = ANY(%(lines)s) AND kind = %(kind)s
