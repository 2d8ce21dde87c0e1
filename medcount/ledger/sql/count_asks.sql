-- Count the staged asks, each pair of key and moment once.
-- Caller: ledger.queries.as_of_staged.
SELECT count(*) AS asks FROM (SELECT DISTINCT key, at FROM staged_ask) AS ask;
