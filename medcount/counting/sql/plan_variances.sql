-- Returns the variances of a plan with who answers for each and until when.
-- Caller: counting.queries.lines.variances. Parameters: site, plan.
SELECT
    v.line,
    v.kind,
    v.delta,
    v.state,
    v.cause,
    coalesce(u.name, '') AS owner,
    v.due_date,
    v.reason
FROM counting_variance AS v
LEFT JOIN people_user AS u ON u.id = v.owner
WHERE v.site = %(site)s AND v.plan = %(plan)s
ORDER BY v.line, v.kind
