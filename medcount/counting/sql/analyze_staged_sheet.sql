-- Tells the planner how many sheets are staged. Caller: counting.actions.compare.
ANALYZE staged_sheet
