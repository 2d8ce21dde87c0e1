-- The answers to the staged asks, each pair of key and moment once.
-- Caller: ledger.queries.as_of_staged; filled by ledger/as_of.
CREATE TEMP TABLE IF NOT EXISTS staged_as_of (
    key bigint NOT NULL,
    at timestamptz NOT NULL,
    quantity bigint NOT NULL
) ON COMMIT DROP;
