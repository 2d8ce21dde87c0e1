-- Stage the two halves of an amended time: one movement that takes the original back at its own
-- time, and one that stands in for it at the right time.
-- Caller: ledger.amendment.
-- Parameters: site, movement, occurred_at, at.
INSERT INTO staged_movement (
    from_owner, from_place, from_item, from_lot, from_serial, from_status,
    to_owner, to_place, to_item, to_lot, to_serial, to_status,
    quantity, occurred_at, occurred_basis, recorded_at, kind, document, cause, outside_id,
    corrects_outside_id, corrects, reverses, replaces
)
SELECT
    source.owner, source.place, source.item, source.lot, source.serial, source.status,
    target.owner, target.place, target.item, target.lot, target.serial, target.status,
    movement.quantity, half.occurred_at, half.occurred_basis, %(at)s,
    movement.kind, movement.document, movement.cause, movement.outside_id,
    movement.corrects_outside_id, movement.corrects, half.reverses, half.replaces
FROM ledger_movement AS movement
CROSS JOIN LATERAL (
    VALUES
    (
        movement.to_key, movement.from_key, movement.occurred_at, movement.occurred_basis,
        movement.id, NULL::bigint
    ),
    (
        movement.from_key, movement.to_key, %(occurred_at)s::timestamptz, 'AMENDED',
        NULL::bigint, movement.id
    )
) AS half (from_key, to_key, occurred_at, occurred_basis, reverses, replaces)
INNER JOIN ledger_stockkey AS source ON source.site = %(site)s AND half.from_key = source.id
INNER JOIN ledger_stockkey AS target ON target.site = %(site)s AND half.to_key = target.id
WHERE movement.site = %(site)s AND movement.id = %(movement)s;
