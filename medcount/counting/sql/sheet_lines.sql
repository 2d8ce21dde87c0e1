-- Returns the booked lines of the staged sheets with their balance and their movements since a moment,
-- read in one statement (DESIGN §3).
-- Caller: counting.actions._sheets. Parameters: site, plan, since.
SELECT
    l.id AS line,
    k.place,
    k.item,
    k.owner,
    k.lot,
    k.serial,
    k.status,
    l.notes,
    coalesce(b.quantity, 0) AS balance,
    m.movements,
    m.moments,
    m.deltas,
    m.bases
FROM counting_line AS l
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN staged_sheet AS g ON g.place = k.place AND g.item = k.item
LEFT JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
CROSS JOIN LATERAL (
    SELECT
        array_agg(e.movement ORDER BY e.occurred_at, e.id) AS movements,
        array_agg(e.occurred_at ORDER BY e.occurred_at, e.id) AS moments,
        array_agg(e.delta ORDER BY e.occurred_at, e.id) AS deltas,
        array_agg(e.occurred_basis ORDER BY e.occurred_at, e.id) AS bases
    FROM (
        SELECT
            v.id,
            coalesce(nullif(v.outside_id, ''), v.id::text) AS movement,
            v.occurred_at,
            v.quantity AS delta,
            v.occurred_basis
        FROM ledger_standing_movement AS v
        WHERE v.site = %(site)s AND v.to_key = l.key AND v.occurred_at >= %(since)s
        UNION ALL
        SELECT
            v.id,
            coalesce(nullif(v.outside_id, ''), v.id::text),
            v.occurred_at,
            -v.quantity,
            v.occurred_basis
        FROM ledger_standing_movement AS v
        WHERE v.site = %(site)s AND v.from_key = l.key AND v.occurred_at >= %(since)s
    ) AS e
) AS m
WHERE l.site = %(site)s AND l.plan = %(plan)s AND NOT l.found
ORDER BY l.id
