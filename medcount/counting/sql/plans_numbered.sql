-- Counts the plans of a site that bear a number: none or one.
-- Caller: counting.actions.plans. Parameters: site, number.
SELECT count(*) AS plans
FROM counting_plan AS p
WHERE p.site = %(site)s AND p.number = %(number)s
