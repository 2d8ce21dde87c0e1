-- Counts the lines of a plan by state. Caller: counting.actions._comparison. Parameters: site, plan.
SELECT
    l.state,
    count(*) AS lines
FROM counting_line AS l
WHERE l.site = %(site)s AND l.plan = %(plan)s AND NOT (l.found AND l.state = 'not_counted')
GROUP BY l.state
ORDER BY l.state
