-- Tell the planner how many stock keys are named, and how many of them are new.
-- Caller: ledger.posting.
ANALYZE staged_key;
