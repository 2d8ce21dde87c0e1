-- What a book says of its stock keys; several rows of one key add up.
-- Callers: ledger.actions.open_book, ledger.queries. Columns in the order of ledger.staging.OpeningRow.
CREATE TEMP TABLE IF NOT EXISTS staged_opening (
    owner text NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    serial text NOT NULL,
    status text NOT NULL,
    quantity bigint NOT NULL,
    as_of timestamptz NOT NULL,
    unit_cost numeric
) ON COMMIT DROP;
