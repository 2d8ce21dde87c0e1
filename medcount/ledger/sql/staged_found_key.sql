-- Stock keys that a count found, each named in full.
-- Caller: ledger.found.
CREATE TEMP TABLE IF NOT EXISTS staged_found_key (
    owner text NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    serial text NOT NULL,
    status text NOT NULL
) ON COMMIT DROP;
