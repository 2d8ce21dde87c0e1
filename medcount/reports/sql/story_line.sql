-- Returns a line with all that names it, its plan, and what it waits for.
-- Caller: reports.story. Parameters: site, line.
SELECT
    l.id,
    l.plan,
    n.number AS plan_number,
    n.name AS plan_name,
    n.frozen_at,
    n.compared_at,
    n.closed_at,
    l.key,
    i.code AS item_code,
    i.name AS item_name,
    i.spec,
    i.model,
    i.base_unit,
    i.risk_class,
    i.implant,
    p.code AS place,
    coalesce(z.code, '') AS zone,
    coalesce(z.name, '') AS zone_name,
    coalesce(z.kind, '') AS zone_kind,
    k.owner,
    k.lot,
    k.serial,
    k.status,
    t.expiry,
    t.mfg_date,
    l.book_quantity,
    l.found,
    l.unit_cost,
    l.state,
    l.expected,
    l.counted,
    l.variance,
    round(l.variance * l.unit_cost, 2) AS amount,
    l.counted_at,
    l.findings,
    l.disposition,
    l.asserted_at,
    ARRAY(
        SELECT m.needs
        FROM counting_matter AS m
        WHERE m.site = l.site AND m.plan = l.plan AND m.line = l.id AND m.needs <> ''
        ORDER BY m.kind
    ) AS needs,
    EXISTS (
        SELECT FROM audit_subject AS touched
        WHERE
            touched.site = l.site
            AND touched.kind = 'counting_line'
            AND touched.subject = l.id::text
    ) AS in_trail
FROM counting_line AS l
INNER JOIN counting_plan AS n ON n.site = l.site AND n.id = l.plan
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN catalog_place AS p ON p.id = k.place
LEFT JOIN catalog_zone AS z ON z.id = p.zone
INNER JOIN catalog_item AS i ON i.id = k.item
LEFT JOIN catalog_lot AS t ON t.item = k.item AND t.code = k.lot
WHERE l.site = %(site)s AND l.id = %(line)s
