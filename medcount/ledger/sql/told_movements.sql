-- Return the movements of these outside ids as they were first told: without what amended their
-- times later. An end that is not inside has no place.
-- Caller: ledger.queries.told_movements.
-- Parameters: site, outside_ids.
SELECT
    movement.outside_id,
    movement.kind,
    movement.quantity,
    movement.occurred_at,
    movement.occurred_basis,
    movement.recorded_at,
    movement.document,
    movement.corrects_outside_id AS corrects,
    item.code AS item,
    CASE WHEN source_place.kind = 'STORAGE' THEN source_place.code ELSE '' END AS from_place,
    source.lot AS from_lot,
    source.serial AS from_serial,
    source.status AS from_status,
    source.owner AS from_owner,
    CASE WHEN target_place.kind = 'STORAGE' THEN target_place.code ELSE '' END AS to_place,
    target.lot AS to_lot,
    target.serial AS to_serial,
    target.status AS to_status,
    target.owner AS to_owner
FROM ledger_movement AS movement
INNER JOIN ledger_stockkey AS source ON source.site = %(site)s AND movement.from_key = source.id
INNER JOIN ledger_stockkey AS target ON target.site = %(site)s AND movement.to_key = target.id
INNER JOIN catalog_place AS source_place ON source.place = source_place.id
INNER JOIN catalog_place AS target_place ON target.place = target_place.id
INNER JOIN catalog_item AS item ON source.item = item.id
WHERE
    movement.site = %(site)s
    AND movement.outside_id <> ''
    AND movement.outside_id = ANY(%(outside_ids)s)
    AND movement.reverses IS NULL
    AND movement.replaces IS NULL;
