-- Let one file be imported at a time: a second one waits, and then finds what the first brought.
-- Caller: exchange.actions.
SELECT pg_advisory_xact_lock(hashtextextended('exchange.import', 0)) AS held;
