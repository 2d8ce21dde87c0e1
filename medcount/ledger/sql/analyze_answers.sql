-- Tell the planner how many answers there are, before they are joined.
-- Caller: ledger.queries.as_of_staged.
ANALYZE staged_as_of;
