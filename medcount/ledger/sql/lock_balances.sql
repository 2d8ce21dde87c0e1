-- Lock the balances of the named stock keys in the order of their ids, and count them.
-- Caller: ledger.posting.
-- Parameters: site.
WITH locked AS (
    SELECT key
    FROM ledger_balance
    WHERE site = %(site)s AND key IN (SELECT id FROM staged_key)
    ORDER BY key
    FOR UPDATE
)
SELECT count(*) AS keys FROM locked;
