-- Returns the lines of a form with their keys, left ones too: they are what was signed.
-- Callers: counting.actions.forms. Parameters: site, form.
SELECT
    y.line,
    y.kind,
    y.partner,
    y.counted,
    y.expected,
    y.delta,
    y.counted_at,
    y.occurred_at,
    y.cause,
    y.disposition,
    y.amount,
    y.left_at,
    k.owner,
    k.place,
    k.item,
    k.lot,
    k.serial,
    k.status,
    i.risk_class,
    i.implant,
    l.findings
FROM counting_form_line AS y
INNER JOIN counting_line AS l ON l.site = y.site AND l.id = y.line
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN catalog_item AS i ON i.id = k.item
WHERE y.site = %(site)s AND y.form = %(form)s
ORDER BY y.line
