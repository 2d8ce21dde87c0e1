-- Return the storage places of a site with the kind of their zone and their temperatures.
-- Caller: catalog.queries.places.
-- Parameters: site.
SELECT place.id, place.code, coalesce(zone.kind, '') AS zone_kind, place.min_c, place.max_c
FROM catalog_place AS place
LEFT JOIN catalog_zone AS zone ON place.zone = zone.id
WHERE place.site = %(site)s AND place.kind = 'STORAGE'
ORDER BY place.code;
