-- Returns the tasks of a site with how far each has come: live while it is open, as it was handed in
-- afterwards. What was taken back is looked up in a list made once, whatever the planner thinks:
-- scans that have just come in are as nothing to it, and it would go through all for each.
-- Caller: counting.queries.tasks. Parameters: site, task, plan, person (NULL: any), open_only,
-- search ('': any).
WITH going AS MATERIALIZED (
    SELECT DISTINCT o.plan
    FROM counting_task AS o
    WHERE
        o.site = %(site)s AND o.submitted_at IS NULL
        AND (%(task)s::uuid IS NULL OR o.id = %(task)s)
        AND (%(plan)s::uuid IS NULL OR o.plan = %(plan)s)
        AND (%(person)s::integer IS NULL OR o.counter = %(person)s)
),

sent AS (
    SELECT
        s.task,
        count(*) FILTER (WHERE s.event = 'SCAN' AND s.verdict = 'ACCEPTED') AS scans,
        count(DISTINCT s.place) FILTER (WHERE s.event = 'PLACE_DONE' AND s.verdict = 'ACCEPTED')
            AS places_done,
        max(s.counted_at) AS last_scan_at
    FROM counting_scan AS s
    WHERE
        s.site = %(site)s
        AND s.plan IN (SELECT g.plan FROM going AS g)
        AND (s.task, s.id) NOT IN (
            SELECT
                v.task,
                v.voids
            FROM counting_scan AS v
            WHERE
                v.site = %(site)s AND v.plan IN (SELECT g.plan FROM going AS g)
                AND v.voids IS NOT NULL
        )
    GROUP BY s.task
)

SELECT
    t.id,
    t.plan,
    p.number AS plan_number,
    p.name AS plan_name,
    t.round,
    t.counter AS counter_id,
    u.name AS counter,
    t.created_at,
    t.due_at,
    t.submitted_at,
    p.closed_at IS NOT NULL OR p.cancelled_at IS NOT NULL AS over,
    coalesce(cardinality(t.lines), 0) AS lines_ordered,
    coalesce(
        cardinality(coalesce(t.places, p.places)),
        (
            SELECT count(*)::integer
            FROM catalog_place AS c
            WHERE c.site = t.site AND c.kind = 'STORAGE'
        )
    ) AS places,
    coalesce(t.places_done, s.places_done, 0)::integer AS places_done,
    coalesce(t.scans, s.scans, 0)::integer AS scans,
    coalesce(t.last_scan_at, s.last_scan_at) AS last_scan_at
FROM counting_task AS t
INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
INNER JOIN people_user AS u ON u.id = t.counter
LEFT JOIN sent AS s ON s.task = t.id AND t.submitted_at IS NULL
WHERE
    t.site = %(site)s
    AND (%(task)s::uuid IS NULL OR t.id = %(task)s)
    AND (%(plan)s::uuid IS NULL OR t.plan = %(plan)s)
    AND (%(person)s::integer IS NULL OR t.counter = %(person)s)
    AND (
        NOT %(open_only)s
        OR (t.submitted_at IS NULL AND p.closed_at IS NULL AND p.cancelled_at IS NULL)
    )
    AND strpos(lower(p.number || ' ' || p.name || ' ' || u.name), lower(%(search)s)) > 0
