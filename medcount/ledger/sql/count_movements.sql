-- Count the staged movements.
-- Caller: ledger.posting.post_locked.
SELECT count(*) AS movements FROM staged_movement;
