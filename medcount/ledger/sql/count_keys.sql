-- Count the named stock keys.
-- Caller: ledger.posting.
SELECT count(*) AS keys FROM staged_key;
