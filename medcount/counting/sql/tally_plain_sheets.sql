-- Tallies the plain sheets: each scanned line by its one visitor, the rest as the zeros of the
-- place's PLACE_DONE, each with the book as of its own moment.
-- Caller: counting.actions.compare. Parameters: site, plan, since.
INSERT INTO counting_tally (
    site, plan, line, round, person, quantity, expected, first_at, counted_at, error_ms, scans
)
WITH plain AS (
    SELECT
        l.id AS line,
        l.key,
        k.place,
        k.item,
        k.lot,
        b.quantity AS balance
    FROM counting_line AS l
    INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
    INNER JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
    WHERE
        l.site = %(site)s AND l.plan = %(plan)s AND l.asserted_at IS NULL
        AND NOT EXISTS (
            SELECT 1
            FROM staged_sheet AS g
            WHERE g.place = k.place AND g.item = k.item
        )
),

scanned AS (
    SELECT
        s.place,
        s.item,
        s.lot,
        min(s.person) AS person,
        sum(s.quantity)::bigint AS quantity,
        min(s.counted_at) AS first_at,
        max(s.counted_at) AS counted_at,
        max(s.error_ms) AS error_ms,
        array_agg(s.id) AS scans
    FROM counting_scan AS s
    WHERE s.site = %(site)s AND s.plan = %(plan)s AND s.event = 'SCAN'
    GROUP BY s.place, s.item, s.lot
),

done AS (
    SELECT
        s.place,
        s.person,
        s.counted_at,
        s.error_ms
    FROM counting_scan AS s
    WHERE s.site = %(site)s AND s.plan = %(plan)s AND s.event = 'PLACE_DONE'
),

opened AS (
    SELECT
        s.place,
        min(s.counted_at) AS at
    FROM counting_scan AS s
    WHERE s.site = %(site)s AND s.plan = %(plan)s
    GROUP BY s.place
),

tallied AS (
    SELECT
        p.line,
        p.key,
        p.balance,
        coalesce(s.person, d.person) AS person,
        coalesce(s.quantity, 0) AS quantity,
        coalesce(s.first_at, o.at) AS first_at,
        coalesce(s.counted_at, d.counted_at) AS counted_at,
        coalesce(s.error_ms, d.error_ms) AS error_ms,
        coalesce(s.scans, '{}') AS scans
    FROM plain AS p
    LEFT JOIN scanned AS s ON s.place = p.place AND s.item = p.item AND s.lot = p.lot
    LEFT JOIN done AS d ON d.place = p.place
    LEFT JOIN opened AS o ON o.place = p.place
    WHERE s.place IS NOT NULL OR d.place IS NOT NULL
),

-- What moved after the count no longer stands in the balance as it was then.
later AS (
    SELECT
        v.to_key AS key,
        v.occurred_at,
        v.quantity AS delta
    FROM ledger_movement AS v
    WHERE v.site = %(site)s AND v.occurred_at >= %(since)s
    UNION ALL
    SELECT
        v.from_key,
        v.occurred_at,
        -v.quantity
    FROM ledger_movement AS v
    WHERE v.site = %(site)s AND v.occurred_at >= %(since)s
),

moved_after AS (
    SELECT
        t.line,
        sum(m.delta)::bigint AS delta
    FROM tallied AS t
    INNER JOIN later AS m ON m.key = t.key AND m.occurred_at > t.counted_at
    GROUP BY t.line
)

SELECT
    %(site)s,
    %(plan)s,
    t.line,
    1,
    t.person,
    t.quantity,
    t.balance - coalesce(m.delta, 0),
    t.first_at,
    t.counted_at,
    t.error_ms,
    t.scans
FROM tallied AS t
LEFT JOIN moved_after AS m ON m.line = t.line
