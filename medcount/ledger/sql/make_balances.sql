-- Give the named stock keys that have none a balance of zero.
-- Caller: ledger.posting, after make_keys.
-- Parameters: site.
INSERT INTO ledger_balance (site, key, quantity)
SELECT %(site)s::smallint, named.id, 0
FROM staged_key AS named
WHERE NOT EXISTS (
    SELECT FROM ledger_balance AS balance
    WHERE balance.site = %(site)s AND balance.key = named.id
)
ORDER BY named.id
ON CONFLICT (site, key) DO NOTHING;
