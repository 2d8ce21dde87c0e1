-- Make the found stock keys that are missing, in one order, so that two who make the same ones
-- wait for each other in turn and never in a circle.
-- Caller: ledger.found.
-- Parameters: site.
INSERT INTO ledger_stockkey (site, owner, place, item, lot, serial, status)
SELECT %(site)s::smallint, owner, place, item, lot, serial, status
FROM staged_found_key
ORDER BY place, item, lot, serial, status, owner
ON CONFLICT (site, place, item, lot, serial, status, owner) DO NOTHING;
