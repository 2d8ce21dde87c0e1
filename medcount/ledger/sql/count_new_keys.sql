-- Count the named stock keys, those of them that are new, and those that have no balance.
-- Caller: ledger.posting.
SELECT
    count(*) AS named,
    count(*) FILTER (WHERE is_new) AS new,
    count(*) FILTER (WHERE is_unbooked) AS unbooked
FROM staged_key;
