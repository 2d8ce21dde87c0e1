-- Make the new stock keys in one order, so that two who make the same ones wait for each other in
-- turn and never in a circle. One that another made meanwhile is left out.
-- Caller: ledger.posting.
-- Parameters: site.
INSERT INTO ledger_stockkey (site, id, owner, place, item, lot, serial, status, unit_cost, as_of)
SELECT %(site)s::smallint, id, owner, place, item, lot, serial, status, unit_cost, as_of
FROM staged_key
WHERE is_new
ORDER BY place, item, lot, serial, status, owner
ON CONFLICT (site, place, item, lot, serial, status, owner) DO NOTHING;
