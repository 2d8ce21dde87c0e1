-- Returns which of some places are storage places of a site.
-- Caller: counting.actions.plans. Parameters: site, places.
SELECT c.id
FROM catalog_place AS c
WHERE c.site = %(site)s AND c.kind = 'STORAGE' AND c.id = ANY(%(places)s)
