-- Return the storage places of some sites, by the codes of both.
-- Caller: catalog.queries.site_places.
-- Parameters: sites.
SELECT site.code AS site, place.code AS place
FROM catalog_place AS place
INNER JOIN people_site AS site ON place.site = site.id
WHERE place.site = ANY(%(sites)s) AND place.kind = 'STORAGE';
