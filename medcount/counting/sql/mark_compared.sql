-- Marks when a plan was last compared.
-- Caller: counting.actions.compare. Parameters: site, plan, at.
UPDATE counting_plan
SET compared_at = %(at)s
WHERE site = %(site)s AND id = %(plan)s
