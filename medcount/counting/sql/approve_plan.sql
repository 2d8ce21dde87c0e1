-- Marks a plan approved. Caller: counting.actions.plans.approve_plan.
UPDATE counting_plan
SET approver = %(approver)s, approved_at = %(at)s
WHERE site = %(site)s AND id = %(plan)s
