-- Return what stood at each storage key of a site at a moment: the balance now, less all that
-- moved after it. Keys that held nothing then are left out.
-- Caller: ledger.queries.stock.
-- Parameters: site, at.
SELECT
    key.id AS key, key.owner, key.place, key.item, key.lot, key.serial, key.status,
    balance.quantity - coalesce(arrived.quantity, 0) + coalesce(departed.quantity, 0) AS quantity
FROM ledger_balance AS balance
INNER JOIN ledger_stockkey AS key ON key.site = %(site)s AND balance.key = key.id
INNER JOIN catalog_place AS place ON key.place = place.id AND place.kind = 'STORAGE'
LEFT JOIN (
    SELECT movement.to_key AS key, sum(movement.quantity)::bigint AS quantity
    FROM ledger_movement AS movement
    WHERE movement.site = %(site)s AND movement.occurred_at > %(at)s
    GROUP BY movement.to_key
) AS arrived ON balance.key = arrived.key
LEFT JOIN (
    SELECT movement.from_key AS key, sum(movement.quantity)::bigint AS quantity
    FROM ledger_movement AS movement
    WHERE movement.site = %(site)s AND movement.occurred_at > %(at)s
    GROUP BY movement.from_key
) AS departed ON balance.key = departed.key
WHERE
    balance.site = %(site)s
    AND balance.quantity - coalesce(arrived.quantity, 0) + coalesce(departed.quantity, 0) <> 0
ORDER BY place.code, key.item, key.lot, key.serial, key.status, key.owner;
