-- Returns the zones a plan counts, each with how many of its places; a place of no zone under ''.
-- Caller: counting.queries.plans.plan_detail. Parameters: site, places (NULL: the whole site).
SELECT
    coalesce(z.code, '') AS code,
    coalesce(z.name, '') AS name,
    coalesce(z.kind, '') AS kind,
    count(*) FILTER (WHERE %(places)s::integer[] IS NULL OR p.id = ANY(%(places)s)) AS places,
    count(*) AS places_of_zone
FROM catalog_place AS p
LEFT JOIN catalog_zone AS z ON z.id = p.zone
WHERE p.site = %(site)s AND p.kind = 'STORAGE'
GROUP BY z.code, z.name, z.kind
HAVING count(*) FILTER (WHERE %(places)s::integer[] IS NULL OR p.id = ANY(%(places)s)) > 0
ORDER BY coalesce(z.code, '') COLLATE "C"
