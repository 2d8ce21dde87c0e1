-- Return the answers to the staged asks.
-- Caller: ledger.queries.as_of.
SELECT key, at, quantity FROM staged_as_of ORDER BY key, at;
