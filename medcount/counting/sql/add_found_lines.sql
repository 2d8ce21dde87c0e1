-- Makes a line of every staged key that was found and has none; its book is empty.
-- Caller: counting.actions._comparison. Parameters: site, plan.
INSERT INTO counting_line (site, plan, key, book_quantity, unit_cost, found, notes)
SELECT
    %(site)s,
    %(plan)s,
    k.id,
    0,
    coalesce(l.unit_cost, i.unit_cost),
    true,
    j.notes
FROM staged_judgement AS j
INNER JOIN ledger_stockkey AS k
    ON
        k.site = %(site)s AND k.place = j.place AND k.item = j.item AND k.lot = j.lot
        AND k.serial = j.serial AND k.status = j.status AND k.owner = j.owner
INNER JOIN catalog_item AS i ON i.id = k.item
LEFT JOIN catalog_lot AS l ON l.item = k.item AND l.code = k.lot
WHERE j.line IS NULL
ON CONFLICT (site, plan, key) DO NOTHING
