-- Returns what is known of each staged sheet's place and item.
-- Caller: counting.actions._sheets. No parameters.
SELECT
    g.place,
    g.item,
    coalesce(z.kind, '') AS zone_kind,
    i.controls,
    coalesce(p.min_c >= i.storage_min_c, true) AND coalesce(p.max_c <= i.storage_max_c, true)
        AS storage_fits
FROM staged_sheet AS g
INNER JOIN catalog_place AS p ON p.id = g.place
LEFT JOIN catalog_zone AS z ON z.id = p.zone
INNER JOIN catalog_item AS i ON i.id = g.item
