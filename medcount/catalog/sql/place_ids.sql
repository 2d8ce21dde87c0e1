-- Return the places of a site that are of one of the kinds, by kind and code.
-- Caller: catalog.queries.place_ids and outside_ids.
-- Parameters: site, kinds.
SELECT kind, code, id
FROM catalog_place
WHERE site = %(site)s AND kind = ANY(%(kinds)s);
