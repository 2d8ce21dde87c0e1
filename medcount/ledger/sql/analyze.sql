-- Count the ledger's rows anew for the planner, after a load that multiplied them.
-- Caller: ledger.actions.open_book.
SELECT ledger_analyze();
