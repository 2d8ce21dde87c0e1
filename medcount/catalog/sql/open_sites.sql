-- Return the sites that have places which stand for their outside, by code.
-- Caller: catalog.queries.open_sites.
SELECT site.code, site.id
FROM people_site AS site
INNER JOIN catalog_place AS place ON site.id = place.site AND place.kind = 'OPENING'
ORDER BY site.code;
