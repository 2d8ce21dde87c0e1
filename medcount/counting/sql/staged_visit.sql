-- Stages what happened at each place, and what is known of the place. Caller: counting.actions._plain.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_visit (
    place integer PRIMARY KEY,
    person integer NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    error interval NOT NULL,
    done_at timestamptz,
    done_error_ms integer,
    odd boolean NOT NULL,                 -- More than one person's one visit in round 1, or less.
    zone_kind text,
    min_c numeric,
    max_c numeric
) ON COMMIT DROP
