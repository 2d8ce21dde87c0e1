-- Fills staged_line and staged_moved: balances and movements as of one and the same moment.
-- Caller: counting.actions._plain. Parameters: site, plan, since.
WITH moved AS (
    INSERT INTO staged_moved (key, occurred_at, delta, date_only)
    SELECT
        e.key,
        v.occurred_at,
        e.delta,
        v.occurred_basis = 'DATE_ONLY'
    FROM ledger_standing_movement AS v
    CROSS JOIN LATERAL (VALUES (v.to_key, v.quantity), (v.from_key, -v.quantity)) AS e (key, delta)
    WHERE v.site = %(site)s AND v.occurred_at >= %(since)s
)

INSERT INTO staged_line (line, key, place, item, lot, serial, status, owner, found, balance)
SELECT
    l.id,
    l.key,
    k.place,
    k.item,
    k.lot,
    k.serial,
    k.status,
    k.owner,
    l.found,
    coalesce(b.quantity, 0)
FROM counting_line AS l
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
LEFT JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
WHERE l.site = %(site)s AND l.plan = %(plan)s AND l.asserted_at IS NULL
