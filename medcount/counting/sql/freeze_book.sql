-- Makes a line of every stock key of the scope that has none, with its balance of this moment.
-- The plan is locked: nobody else makes lines of it meanwhile.
-- Callers: counting.actions.plans.freeze_book, counting.actions._plain (keys that came later).
-- Parameters: site, plan, places (NULL: the whole site).
INSERT INTO counting_line (site, plan, key, book_quantity, unit_cost, notes)
SELECT
    k.site,
    %(plan)s,
    k.id,
    b.quantity,
    coalesce(k.unit_cost, l.unit_cost, i.unit_cost),
    CASE
        WHEN b.quantity < 0 OR l.expiry_disputed OR l.mfg_date_disputed THEN array_remove(
            ARRAY[
                CASE WHEN b.quantity < 0 THEN 'NEGATIVE_BOOK' END,
                CASE WHEN l.expiry_disputed OR l.mfg_date_disputed THEN 'LOT_DATES_DISPUTED' END
            ],
            NULL
        )
        ELSE '{}'
    END
FROM ledger_stockkey AS k
INNER JOIN ledger_balance AS b ON b.site = k.site AND b.key = k.id
INNER JOIN catalog_place AS p ON p.id = k.place AND p.kind = 'STORAGE'
INNER JOIN catalog_item AS i ON i.id = k.item
LEFT JOIN catalog_lot AS l ON l.item = k.item AND l.code = k.lot
WHERE
    k.site = %(site)s
    AND (%(places)s::integer[] IS NULL OR k.place = ANY(%(places)s))
    AND NOT EXISTS (
        SELECT 1
        FROM counting_line AS made
        WHERE made.site = %(site)s AND made.plan = %(plan)s AND made.key = k.id
    )
ORDER BY k.id
