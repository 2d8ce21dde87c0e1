-- Stock keys about to be locked, each named in full; id is null until the key was found. The
-- planner thinks that hardly two rows agree on six columns: the index keeps it right all the same.
-- Caller: ledger.posting.
CREATE TEMP TABLE IF NOT EXISTS staged_key (
    owner text NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    serial text NOT NULL,
    status text NOT NULL,
    unit_cost numeric,
    id bigint,
    PRIMARY KEY (place, item, lot, serial, status, owner)
) ON COMMIT DROP;
