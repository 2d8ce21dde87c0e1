-- Returns the plans of a site with how far each has come and what the last comparison said of it.
-- Caller: counting.queries.plans. Parameters: site, states ('{}': any), search ('': any).
SELECT
    p.id,
    p.number,
    p.name,
    p.kind,
    s.state,
    cardinality(p.places) AS places,
    p.lines,
    p.counted,
    p.differing,
    a.name AS planner,
    coalesce(b.name, '') AS approver,
    p.created_at,
    p.approved_at,
    p.frozen_at,
    p.compared_at,
    p.closed_at,
    p.cancelled_at,
    p.due_at
FROM counting_plan AS p
INNER JOIN counting_plan_state AS s ON s.site = p.site AND s.plan = p.id
INNER JOIN people_user AS a ON a.id = p.planner
LEFT JOIN people_user AS b ON b.id = p.approver
WHERE
    p.site = %(site)s
    AND (%(states)s::text[] = '{}' OR s.state = ANY(%(states)s::text[]))
    AND strpos(lower(p.number || ' ' || p.name), lower(%(search)s)) > 0
