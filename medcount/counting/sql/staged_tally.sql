-- Stages the tallies behind the judgements.
-- Caller: counting.actions._comparison.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_tally (
    line bigint NOT NULL,
    round smallint NOT NULL,
    person integer NOT NULL,
    quantity bigint,
    expected bigint NOT NULL,
    first_at timestamptz NOT NULL,
    counted_at timestamptz NOT NULL,
    error_ms integer NOT NULL,
    scans uuid[] NOT NULL
) ON COMMIT DROP
