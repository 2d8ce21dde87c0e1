-- Count the staged movements.
-- Caller: ledger.posting.
SELECT count(*) AS movements FROM staged_movement;
