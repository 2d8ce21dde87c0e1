-- Returns the keys that each recount task was ordered for, at the places of the staged sheets.
-- Caller: counting.actions._sheets. Parameters: site, plan.
SELECT
    t.id AS task,
    k.place,
    k.item,
    k.owner,
    k.lot,
    k.serial,
    k.status
FROM counting_task AS t
CROSS JOIN LATERAL unnest(t.lines) AS u (line)
INNER JOIN counting_line AS l ON l.site = t.site AND l.id = u.line
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
WHERE
    t.site = %(site)s AND t.plan = %(plan)s
    AND k.place IN (SELECT g.place FROM staged_sheet AS g)
