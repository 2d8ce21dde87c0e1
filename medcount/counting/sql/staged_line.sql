-- Stages the open lines of a plan with their keys, their balances and the one tally each has if its
-- sheet is plain. A row without a line is a key that was booked since the freeze, or goods that
-- were scanned where no line is.
-- Caller: counting.actions._plain.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_line (
    line bigint,
    key bigint,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    balance bigint NOT NULL,
    person integer,
    quantity bigint,
    first_at timestamptz,
    counted_at timestamptz,
    error_ms integer,
    scans uuid[],                         -- NULL where nobody scanned.
    odd boolean NOT NULL                  -- Its sheet is not plain.
) ON COMMIT DROP
