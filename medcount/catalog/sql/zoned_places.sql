-- Returns the storage places of a site by zone and code, each with its zone; '' where it has none.
-- Caller: catalog.queries.zoned_places. Parameters: site.
SELECT
    p.id,
    p.code,
    coalesce(z.code, '') AS zone_code,
    coalesce(z.name, '') AS zone_name,
    coalesce(z.kind, '') AS zone_kind
FROM catalog_place AS p
LEFT JOIN catalog_zone AS z ON z.id = p.zone
WHERE p.site = %(site)s AND p.kind = 'STORAGE'
ORDER BY coalesce(z.code, '') COLLATE "C", p.code COLLATE "C"
