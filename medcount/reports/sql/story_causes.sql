-- Returns the causes that fit a line, the selected before their rivals, with the line at the other
-- end of a swap. Caller: reports.story. Parameters: site, plan, line.
SELECT
    c.cause,
    c.units,
    c.evidence,
    c.selected,
    c.partner,
    coalesce(k.lot, '') AS partner_lot,
    o.variance AS partner_units
FROM counting_cause AS c
LEFT JOIN counting_line AS o ON o.site = c.site AND o.id = c.partner
LEFT JOIN ledger_stockkey AS k ON k.site = o.site AND k.id = o.key
WHERE c.site = %(site)s AND c.plan = %(plan)s AND c.line = %(line)s
ORDER BY c.selected DESC, c.position
