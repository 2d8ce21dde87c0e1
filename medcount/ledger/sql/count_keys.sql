-- Count the named stock keys, and those of them that are new.
-- Caller: ledger.posting.
SELECT count(*) AS named, count(*) FILTER (WHERE is_new) AS new FROM staged_key;
