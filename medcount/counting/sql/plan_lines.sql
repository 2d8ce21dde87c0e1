-- Returns the lines of a plan as people name them, in the order of every list of a count.
-- A found key whose scans were all taken back is no line any more.
-- Balance and the expectation of what nobody counted are those of the given moment: a movement may
-- be known that has not occurred yet.
-- Caller: counting.queries.lines. Parameters: site, plan, at.
WITH ahead AS (
    SELECT
        e.key,
        sum(e.delta)::bigint AS delta
    FROM ledger_movement AS v
    CROSS JOIN LATERAL (
        VALUES (v.to_key, v.quantity), (v.from_key, -v.quantity)
    ) AS e (key, delta)
    WHERE v.site = %(site)s AND v.occurred_at > %(at)s
    GROUP BY e.key
)

SELECT
    l.id,
    k.owner,
    s.code AS site,
    p.code AS place,
    i.code AS item_code,
    i.name AS item_name,
    i.spec,
    i.model,
    i.risk_class,
    k.lot,
    k.serial,
    k.status,
    t.expiry,
    t.mfg_date,
    coalesce(z.kind, '') AS zone_kind,
    CASE
        WHEN l.state = 'not_counted' THEN coalesce(b.quantity, 0) - coalesce(h.delta, 0)
        ELSE l.expected
    END AS expected,
    l.counted,
    l.variance,
    l.state,
    l.counted_at,
    l.findings,
    l.disposition,
    l.unit_cost,
    coalesce(b.quantity, 0) - coalesce(h.delta, 0) AS balance
FROM counting_line AS l
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN people_site AS s ON s.id = l.site
INNER JOIN catalog_place AS p ON p.id = k.place
LEFT JOIN catalog_zone AS z ON z.id = p.zone
INNER JOIN catalog_item AS i ON i.id = k.item
LEFT JOIN catalog_lot AS t ON t.item = k.item AND t.code = k.lot
LEFT JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
LEFT JOIN ahead AS h ON h.key = l.key
WHERE
    l.site = %(site)s AND l.plan = %(plan)s
    AND NOT (l.found AND l.state = 'not_counted')
ORDER BY
    s.code COLLATE "C",
    k.owner COLLATE "C",
    p.code COLLATE "C",
    i.code COLLATE "C",
    k.lot COLLATE "C",
    k.serial COLLATE "C",
    k.status COLLATE "C"
