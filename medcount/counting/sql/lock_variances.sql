-- Takes the variances of one kind of some lines, with what the lines say.
-- Callers: counting.actions.settle. Parameters: site, plan, lines, kind.
SELECT
    v.line,
    v.kind,
    v.delta,
    v.state,
    v.cause,
    v.owner,
    v.due_date,
    v.with_quality_at,
    l.key,
    l.findings,
    l.disposition,
    coalesce(b.quantity, 0) AS balance
FROM counting_variance AS v
INNER JOIN counting_line AS l ON l.site = v.site AND l.id = v.line
LEFT JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
WHERE
    v.site = %(site)s AND v.plan = %(plan)s AND v.line = ANY(%(lines)s) AND v.kind = %(kind)s
ORDER BY v.line
FOR UPDATE OF v, l
