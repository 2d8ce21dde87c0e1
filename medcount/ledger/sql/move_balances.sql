-- Bring the balances of the touched stock keys to what the new movements make of them.
-- Caller: ledger.posting, with all these keys locked.
-- Parameters: site.
UPDATE ledger_balance AS balance
SET quantity = balance.quantity + moved.quantity
FROM (
    SELECT ends.key, sum(ends.quantity)::bigint AS quantity
    FROM (
        SELECT to_key AS key, quantity FROM staged_posting
        UNION ALL
        SELECT from_key AS key, -quantity FROM staged_posting
    ) AS ends
    GROUP BY ends.key
    HAVING sum(ends.quantity) <> 0
) AS moved
WHERE balance.site = %(site)s AND balance.key = moved.key;
