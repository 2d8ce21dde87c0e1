-- The staged movements with their ids and those of their keys.
-- Caller: ledger.posting.
CREATE TEMP TABLE IF NOT EXISTS staged_posting (
    id bigint NOT NULL,
    from_key bigint NOT NULL,
    to_key bigint NOT NULL,
    quantity bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    occurred_basis text NOT NULL,
    recorded_at timestamptz NOT NULL,
    kind text NOT NULL,
    document text NOT NULL,
    cause text NOT NULL,
    outside_id text NOT NULL,
    corrects_outside_id text NOT NULL,
    corrects bigint,
    reverses bigint,
    replaces bigint
) ON COMMIT DROP;
