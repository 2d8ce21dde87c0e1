-- Holds every settled count of the keys that an entry moved against the ledger as it is now.
-- Caller: counting.actions.assertions.hold_assertions. Parameters: site, entry.
SELECT
    l.id AS line,
    l.plan,
    l.counted - (b.quantity - coalesce(m.after, 0)) AS difference
FROM counting_line AS l
INNER JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
CROSS JOIN LATERAL (
    SELECT sum(e.delta)::bigint AS after
    FROM (
        SELECT v.quantity AS delta
        FROM ledger_movement AS v
        WHERE v.site = %(site)s AND v.to_key = l.key AND v.occurred_at > l.counted_at
        UNION ALL
        SELECT -v.quantity
        FROM ledger_movement AS v
        WHERE v.site = %(site)s AND v.from_key = l.key AND v.occurred_at > l.counted_at
    ) AS e
) AS m
WHERE
    l.site = %(site)s AND l.asserted_at IS NOT NULL
    AND l.key IN (
        SELECT v.from_key
        FROM ledger_movement AS v
        WHERE v.site = %(site)s AND v.entry = %(entry)s
        UNION
        SELECT v.to_key
        FROM ledger_movement AS v
        WHERE v.site = %(site)s AND v.entry = %(entry)s
    )
ORDER BY l.id
