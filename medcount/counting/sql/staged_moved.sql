-- Stages the movements since shortly before the first scan, as each line's key saw them.
-- Caller: counting.actions._plain.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_moved (
    key bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    delta bigint NOT NULL,
    date_only boolean NOT NULL
) ON COMMIT DROP
