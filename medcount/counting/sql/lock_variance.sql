-- Takes one variance with its line. Caller: counting.actions.settle. Parameters: site, plan, line, kind.
SELECT
    v.id,
    v.kind,
    v.delta,
    v.state,
    v.cause,
    v.owner,
    v.due_date,
    l.findings,
    l.disposition,
    coalesce(b.quantity, 0) AS balance
FROM counting_variance AS v
INNER JOIN counting_line AS l ON l.site = v.site AND l.id = v.line
LEFT JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
WHERE
    v.site = %(site)s AND v.plan = %(plan)s AND v.line = %(line)s AND v.kind = %(kind)s
FOR UPDATE OF v, l
