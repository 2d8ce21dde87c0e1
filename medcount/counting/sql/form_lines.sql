-- Returns the lines of a form with their keys, left ones too: they are what was signed.
-- Callers: counting.actions.forms, counting.queries.forms. Parameters: site, form.
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
    y.left_reason,
    y.posted_at,
    k.owner,
    k.place,
    p.code AS place_code,
    k.item,
    k.lot,
    k.serial,
    k.status,
    t.expiry,
    i.code AS item_code,
    i.name AS item_name,
    i.spec,
    i.model,
    i.base_unit,
    i.risk_class,
    i.implant,
    i.storage_max_c,
    l.findings,
    l.unit_cost,
    v.with_quality_at
FROM counting_form_line AS y
INNER JOIN counting_line AS l ON l.site = y.site AND l.id = y.line
INNER JOIN counting_variance AS v ON v.site = y.site AND v.line = y.line AND v.kind = y.kind
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN catalog_place AS p ON p.id = k.place
INNER JOIN catalog_item AS i ON i.id = k.item
LEFT JOIN catalog_lot AS t ON t.item = k.item AND t.code = k.lot
WHERE y.site = %(site)s AND y.form = %(form)s
ORDER BY y.line
