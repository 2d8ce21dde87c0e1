-- Returns the causes suggested for the lines of a plan, the selected before their rivals.
-- Caller: counting.queries.lines.causes. Parameters: site, plan.
SELECT
    c.line,
    c.cause,
    c.units,
    c.evidence,
    c.selected
FROM counting_cause AS c
WHERE c.site = %(site)s AND c.plan = %(plan)s
ORDER BY c.line, c.selected DESC, c.position
