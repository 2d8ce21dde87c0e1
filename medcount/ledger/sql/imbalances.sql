-- Return the stock keys whose balance is not the sum of their movements; there are none.
-- Caller: ledger.queries.imbalances.
-- Parameters: site.
SELECT
    coalesce(balance.key, moved.key) AS key,
    balance.quantity AS balance,
    coalesce(moved.quantity, 0) AS movements
FROM (SELECT key, quantity FROM ledger_balance WHERE site = %(site)s) AS balance
FULL JOIN (
    SELECT ends.key, sum(ends.quantity)::bigint AS quantity
    FROM ledger_movement AS movement
    CROSS JOIN LATERAL (
        VALUES (movement.to_key, movement.quantity), (movement.from_key, -movement.quantity)
    ) AS ends (key, quantity)
    WHERE movement.site = %(site)s
    GROUP BY ends.key
) AS moved ON balance.key = moved.key
WHERE balance.quantity IS DISTINCT FROM coalesce(moved.quantity, 0)
ORDER BY 1;
