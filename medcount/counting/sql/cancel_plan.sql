-- Marks a plan void; its data stay. Caller: counting.actions.plans.cancel_plan.
UPDATE counting_plan
SET cancelled_by = %(actor)s, cancelled_at = %(at)s, cancel_reason = %(reason)s
WHERE site = %(site)s AND id = %(plan)s
