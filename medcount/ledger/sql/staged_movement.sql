-- Movements to post: both ends by full key, '' where there is none; places and items by id.
-- corrects_outside_id names what an outside system corrects, corrects a movement known by its id;
-- reverses and replaces are the two halves of an amended time (docs/decisions/0004).
-- Filled by whoever posts; read by ledger.posting. Columns in the order of ledger.staging.MovementRow.
CREATE TEMP TABLE IF NOT EXISTS staged_movement (
    from_owner text NOT NULL,
    from_place integer NOT NULL,
    from_item integer NOT NULL,
    from_lot text NOT NULL,
    from_serial text NOT NULL,
    from_status text NOT NULL,
    to_owner text NOT NULL,
    to_place integer NOT NULL,
    to_item integer NOT NULL,
    to_lot text NOT NULL,
    to_serial text NOT NULL,
    to_status text NOT NULL,
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
