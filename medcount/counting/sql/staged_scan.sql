-- Stages the scans of one upload, in the order they came.
-- Caller: counting.actions.scans.accept_scans.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_scan (
    ordinal integer NOT NULL,
    id uuid NOT NULL,
    task uuid NOT NULL,
    device text NOT NULL,
    sequence bigint NOT NULL,
    event text NOT NULL,
    outside_id text NOT NULL,
    place integer NOT NULL,
    raw text NOT NULL,
    item integer,
    lot text NOT NULL,
    serial text NOT NULL,
    expiry date,
    mfg_date date,
    owner text,
    status text,
    quantity bigint NOT NULL,
    device_at timestamptz,
    counted_at timestamptz NOT NULL,
    error_ms integer NOT NULL,
    verdict text NOT NULL,
    voids uuid
) ON COMMIT DROP
