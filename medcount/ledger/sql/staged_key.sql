-- Stock keys about to be locked: each named in full, with the id it has, or will have if it is new.
-- A key that a count found and nobody booked is not new but has no balance yet.
-- What a book says of a key stands beside it when a book is opened, and is null otherwise.
-- The planner thinks that hardly two rows agree on six columns; the index keeps it right.
-- Callers: ledger.posting, ledger.actions.open_book.
CREATE TEMP TABLE IF NOT EXISTS staged_key (
    owner text NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    serial text NOT NULL,
    status text NOT NULL,
    id bigint NOT NULL,
    is_new boolean NOT NULL,
    is_unbooked boolean NOT NULL,
    quantity bigint,
    as_of timestamptz,
    unit_cost numeric,
    PRIMARY KEY (place, item, lot, serial, status, owner)
) ON COMMIT DROP;
