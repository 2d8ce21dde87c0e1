-- Returns which of some places are storage places of the site that the plan counts.
-- Callers: counting.actions.tasks.assign_tasks, counting.actions._copying.
-- Parameters: site, plan, places.
SELECT c.id
FROM counting_plan AS p
INNER JOIN catalog_place AS c
    ON c.site = p.site AND c.kind = 'STORAGE' AND (p.places IS NULL OR c.id = ANY(p.places))
WHERE p.site = %(site)s AND p.id = %(plan)s AND c.id = ANY(%(places)s)
