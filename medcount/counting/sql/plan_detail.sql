-- Returns one plan with everybody who moved it on.
-- Caller: counting.queries.plans.plan_detail. Parameters: site, plan.
SELECT
    p.id,
    p.number,
    p.name,
    p.kind,
    s.state,
    p.places,
    p.rounds_required,
    p.clock_error_ms,
    p.due_at,
    p.created_at,
    a.name AS planner,
    p.approved_at,
    coalesce(b.name, '') AS approver,
    p.gate_findings,
    p.gate_passed_at,
    coalesce(g.name, '') AS gate_passed_by,
    p.frozen_at,
    coalesce(f.name, '') AS frozen_by,
    p.compared_at,
    p.closed_at,
    coalesce(c.name, '') AS closed_by,
    p.cancelled_at,
    coalesce(x.name, '') AS cancelled_by,
    p.cancel_reason
FROM counting_plan AS p
INNER JOIN counting_plan_state AS s ON s.site = p.site AND s.plan = p.id
INNER JOIN people_user AS a ON a.id = p.planner
LEFT JOIN people_user AS b ON b.id = p.approver
LEFT JOIN people_user AS g ON g.id = p.gate_passed_by
LEFT JOIN people_user AS f ON f.id = p.frozen_by
LEFT JOIN people_user AS c ON c.id = p.closed_by
LEFT JOIN people_user AS x ON x.id = p.cancelled_by
WHERE p.site = %(site)s AND p.id = %(plan)s
