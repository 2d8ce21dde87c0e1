-- Tell the planner how many movements there are to append, and at how many keys.
-- Caller: ledger.posting.
ANALYZE staged_posting;
