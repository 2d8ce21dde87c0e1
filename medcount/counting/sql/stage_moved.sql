-- Fills staged_moved. Caller: counting.actions._plain. Parameters: site, since.
INSERT INTO staged_moved (key, occurred_at, delta, date_only)
SELECT
    e.key,
    v.occurred_at,
    e.delta,
    v.occurred_basis = 'DATE_ONLY'
FROM ledger_standing_movement AS v
CROSS JOIN LATERAL (VALUES (v.to_key, v.quantity), (v.from_key, -v.quantity)) AS e (key, delta)
WHERE v.site = %(site)s AND v.occurred_at >= %(since)s
