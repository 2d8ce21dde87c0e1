-- Give the named stock keys that have none a balance of zero, unless another just did.
-- Caller: ledger.posting, after make_keys.
-- Parameters: site.
INSERT INTO ledger_balance (site, key, quantity)
SELECT %(site)s::smallint, id, 0
FROM staged_key
WHERE is_unbooked
ORDER BY id
ON CONFLICT (site, key) DO NOTHING;
