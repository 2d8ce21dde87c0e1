-- Returns the places of a task in walking order, and which of them its counter has finished.
-- Caller: counting.queries.tasks.task_pack. Parameters: site, task, taken_back.
SELECT
    c.id,
    c.code,
    coalesce(z.code, '') AS zone_code,
    coalesce(z.name, '') AS zone_name,
    coalesce(z.kind, '') AS zone_kind,
    EXISTS (
        SELECT 1
        FROM counting_scan AS s
        WHERE
            s.site = t.site AND s.plan = t.plan AND s.place = c.id AND s.task = t.id
            AND s.event = 'PLACE_DONE' AND s.verdict = 'ACCEPTED'
            AND s.id <> ALL(%(taken_back)s)
    ) AS done
FROM counting_task AS t
INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
INNER JOIN catalog_place AS c
    ON
        c.site = t.site AND c.kind = 'STORAGE'
        AND (coalesce(t.places, p.places) IS NULL OR c.id = ANY(coalesce(t.places, p.places)))
LEFT JOIN catalog_zone AS z ON z.id = c.zone
WHERE t.site = %(site)s AND t.id = %(task)s
ORDER BY coalesce(z.code, '') COLLATE "C", c.code COLLATE "C"
