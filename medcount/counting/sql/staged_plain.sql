-- Stages the lines of the plain sheets with their one tally, if they have one.
-- Caller: counting.actions._plain.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_plain (
    line bigint NOT NULL,
    person integer,
    quantity bigint,
    expected bigint NOT NULL,
    first_at timestamptz,
    counted_at timestamptz,
    error_ms integer,
    scans uuid[]
) ON COMMIT DROP
