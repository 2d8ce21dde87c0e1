-- Counts the posted forms of a plan. Caller: counting.actions.plans.cancel_plan.
SELECT count(*) AS forms
FROM counting_form AS f
WHERE f.site = %(site)s AND f.plan = %(plan)s AND f.posted_at IS NOT NULL
