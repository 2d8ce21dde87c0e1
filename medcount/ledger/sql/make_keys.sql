-- Make the named stock keys that were not found, in one order, so that two who make the same ones
-- wait for each other in turn and never in a circle.
-- Caller: ledger.posting.
-- Parameters: site.
INSERT INTO ledger_stockkey (site, owner, place, item, lot, serial, status, unit_cost)
SELECT %(site)s::smallint, owner, place, item, lot, serial, status, unit_cost
FROM staged_key
WHERE id IS NULL
ORDER BY place, item, lot, serial, status, owner
ON CONFLICT (site, place, item, lot, serial, status, owner) DO NOTHING;
