-- Stages what was scanned, by place, item and lot, with all that may make a sheet odd.
-- Caller: counting.actions._plain.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_scanned (
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    person integer NOT NULL,
    quantity bigint NOT NULL,
    first_at timestamptz NOT NULL,
    counted_at timestamptz NOT NULL,
    error_ms integer NOT NULL,
    scans uuid[] NOT NULL,
    serials boolean NOT NULL,
    least_status text,                    -- Of those named; NULL where nobody named one.
    last_status text,
    least_owner text,
    last_owner text,
    expiries boolean NOT NULL,            -- Whether every scan gave one, here and below.
    least_expiry date,
    last_expiry date,
    mfg_dates boolean NOT NULL,
    first_mfg_date date,
    last_mfg_date date
) ON COMMIT DROP
