-- Bring the balances of the named stock keys to what the new movements make of them; a key that has
-- no balance yet gets one, of zero where it did not move.
-- Caller: ledger.posting, with all these keys locked or new.
-- Parameters: site.
INSERT INTO ledger_balance (site, key, quantity)
SELECT %(site)s::smallint, ends.key, sum(ends.quantity)::bigint
FROM (
    SELECT to_key AS key, quantity FROM staged_posting
    UNION ALL
    SELECT from_key AS key, -quantity FROM staged_posting
    UNION ALL
    SELECT id AS key, 0 AS quantity FROM staged_key
) AS ends
GROUP BY ends.key
ON CONFLICT (site, key) DO UPDATE
SET quantity = ledger_balance.quantity + excluded.quantity
WHERE excluded.quantity <> 0;
