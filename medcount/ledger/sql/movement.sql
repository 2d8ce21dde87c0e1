-- Return a movement and what became of it: whether it can still be given another time.
-- Caller: ledger.amendment.
-- Parameters: site, movement.
SELECT
    movement.kind, movement.corrects, movement.reverses,
    movement.occurred_at, movement.occurred_basis,
    EXISTS (
        SELECT FROM ledger_movement AS later
        WHERE later.site = %(site)s AND later.reverses = movement.id
    ) AS amended,
    EXISTS (
        SELECT FROM ledger_movement AS later
        WHERE
            later.site = %(site)s
            AND later.corrects = movement.id
            AND later.kind IN ('CORRECTION', 'ADJUST')
    ) AS corrected
FROM ledger_movement AS movement
WHERE movement.site = %(site)s AND movement.id = %(movement)s;
