-- Stock keys and the moments at which their quantities are asked for.
-- Filled by whoever asks; read by ledger/as_of. Columns in the order of ledger.staging.Ask.
CREATE TEMP TABLE IF NOT EXISTS staged_ask (
    key bigint NOT NULL,
    at timestamptz NOT NULL
) ON COMMIT DROP;
