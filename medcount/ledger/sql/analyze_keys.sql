-- Tell the planner how many stock keys are named.
-- Caller: ledger.posting.
ANALYZE staged_key;
