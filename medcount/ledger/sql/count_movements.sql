-- Count the staged movements.
-- Callers: ledger.posting, ledger.actions.post_staged.
SELECT count(*) AS movements FROM staged_movement;
