-- Returns the lines of a plan whose quantity differs, with the movements booked after their count
-- whose own moment is not known.
-- Caller: counting.actions._causes. Parameters: site, plan.
SELECT
    l.id AS line,
    p.code AS place,
    k.item,
    k.owner,
    k.lot,
    k.serial,
    k.status,
    l.variance,
    l.findings,
    l.counted_at,
    l.disposition = 'recount' AS recount,
    v.cause AS confirmed,
    coalesce(b.quantity, 0) AS balance,
    m.movements,
    m.moments,
    m.deltas,
    t.scans
FROM counting_line AS l
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN catalog_place AS p ON p.id = k.place
LEFT JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
-- What a person confirmed stands as long as the difference does.
LEFT JOIN counting_variance AS v
    ON
        v.site = l.site AND v.line = l.id AND v.kind = 'QUANTITY'
        AND v.state = 'CAUSE_CONFIRMED' AND v.delta = l.variance
CROSS JOIN LATERAL (
    SELECT
        array_agg(e.movement ORDER BY e.occurred_at) AS movements,
        array_agg(e.occurred_at ORDER BY e.occurred_at) AS moments,
        array_agg(e.delta ORDER BY e.occurred_at) AS deltas
    FROM (
        SELECT
            coalesce(nullif(v.outside_id, ''), v.id::text) AS movement,
            v.occurred_at,
            v.quantity AS delta
        FROM ledger_standing_movement AS v
        WHERE
            v.site = %(site)s AND v.to_key = l.key AND v.occurred_at > l.counted_at
            AND v.occurred_basis = 'BOOKED'
        UNION ALL
        SELECT
            coalesce(nullif(v.outside_id, ''), v.id::text),
            v.occurred_at,
            -v.quantity
        FROM ledger_standing_movement AS v
        WHERE
            v.site = %(site)s AND v.from_key = l.key AND v.occurred_at > l.counted_at
            AND v.occurred_basis = 'BOOKED'
    ) AS e
) AS m
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT coalesce(nullif(s.outside_id, ''), s.id::text)) AS scans
    FROM counting_tally AS y
    CROSS JOIN LATERAL unnest(y.scans) AS u (scan)
    INNER JOIN counting_scan AS s ON s.site = y.site AND s.id = u.scan
    WHERE y.site = l.site AND y.plan = l.plan AND y.line = l.id
) AS t
WHERE l.site = %(site)s AND l.plan = %(plan)s AND l.variance <> 0 AND l.asserted_at IS NULL
ORDER BY l.id
