-- Closes a plan and lets every settled line stand as an assertion for ever (DESIGN §3).
-- Caller: counting.actions.plans.close_plan. Parameters: site, plan, actor, at.
WITH asserted AS (
    UPDATE counting_line
    SET asserted_at = %(at)s
    WHERE site = %(site)s AND plan = %(plan)s AND counted IS NOT NULL AND asserted_at IS NULL
)

UPDATE counting_plan
SET closed_by = %(actor)s, closed_at = %(at)s
WHERE site = %(site)s AND id = %(plan)s
