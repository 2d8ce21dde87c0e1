-- Takes the tasks of a plan for itself: no scan is being kept for it meanwhile.
-- Caller: counting.actions.plans.close_plan. Parameters: site, plan.
SELECT t.id
FROM counting_task AS t
WHERE t.site = %(site)s AND t.plan = %(plan)s
ORDER BY t.id
FOR UPDATE
