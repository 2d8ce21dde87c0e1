-- Stages what the judge says of the lines: those of the plan by id, found ones by their key.
-- Caller: counting.actions._comparison.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_judgement (
    ordinal integer NOT NULL,
    line bigint,
    owner text NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    serial text NOT NULL,
    status text NOT NULL,
    notes text[] NOT NULL,
    state text NOT NULL,
    expected bigint NOT NULL,
    counted bigint,
    variance bigint,
    counted_at timestamptz,
    findings text[] NOT NULL,
    recount boolean NOT NULL,
    recount_due boolean NOT NULL
) ON COMMIT DROP
