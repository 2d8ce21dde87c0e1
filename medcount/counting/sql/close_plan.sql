-- Closes a plan and lets every line that agrees stand as an assertion for ever (DESIGN §3); those
-- adjusted do so since they were posted.
-- Caller: counting.actions.plans.close_plan. Parameters: site, plan, actor, at.
WITH asserted AS (
    UPDATE counting_line
    SET asserted_at = %(at)s
    WHERE site = %(site)s AND plan = %(plan)s AND variance = 0 AND asserted_at IS NULL
)

UPDATE counting_plan
SET closed_by = %(actor)s, closed_at = %(at)s
WHERE site = %(site)s AND id = %(plan)s
