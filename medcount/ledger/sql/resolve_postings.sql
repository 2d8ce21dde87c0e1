-- Give the staged movements their ids, in the order in which they occurred, and their keys' ids.
-- Caller: ledger.posting, with the keys named and found.
INSERT INTO staged_posting (
    id, from_key, to_key, quantity, occurred_at, occurred_basis, recorded_at,
    kind, document, cause, outside_id, corrects_outside_id, corrects, reverses, replaces
)
SELECT
    nextval('ledger_movement_id_seq'), ordered.from_key, ordered.to_key, ordered.quantity,
    ordered.occurred_at, ordered.occurred_basis, ordered.recorded_at,
    ordered.kind, ordered.document, ordered.cause, ordered.outside_id,
    ordered.corrects_outside_id, ordered.corrects, ordered.reverses, ordered.replaces
FROM (
    SELECT movement.*, source.id AS from_key, target.id AS to_key
    FROM staged_movement AS movement
    INNER JOIN staged_key AS source
        ON
            movement.from_place = source.place
            AND movement.from_item = source.item
            AND movement.from_lot = source.lot
            AND movement.from_serial = source.serial
            AND movement.from_status = source.status
            AND movement.from_owner = source.owner
    INNER JOIN staged_key AS target
        ON
            movement.to_place = target.place
            AND movement.to_item = target.item
            AND movement.to_lot = target.lot
            AND movement.to_serial = target.serial
            AND movement.to_status = target.status
            AND movement.to_owner = target.owner
    ORDER BY movement.occurred_at, movement.recorded_at, movement.outside_id, source.id, target.id
) AS ordered;
