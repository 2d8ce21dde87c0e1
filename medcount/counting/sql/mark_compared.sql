-- Marks when a plan was last compared, and what that said of it in three figures.
-- Caller: counting.actions._comparison. Parameters: site, plan, lines, counted, differing, at.
UPDATE counting_plan
SET
    compared_at = %(at)s,
    lines = %(lines)s,
    counted = %(counted)s,
    differing = %(differing)s
WHERE site = %(site)s AND id = %(plan)s
