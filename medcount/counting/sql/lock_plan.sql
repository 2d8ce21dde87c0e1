-- Takes a plan for the length of the transaction, so that one step follows another.
-- Caller: counting.actions._plan, for every action that moves a plan on. Parameters: site, plan.
SELECT
    p.id,
    p.number,
    p.name,
    p.kind,
    p.places,
    p.rounds_required,
    p.clock_error_ms,
    p.planner,
    p.due_at,
    p.approver,
    p.approved_at,
    p.gate_passed_at,
    p.frozen_at,
    p.compared_at,
    p.closed_at,
    p.cancelled_at
FROM counting_plan AS p
WHERE p.site = %(site)s AND p.id = %(plan)s
FOR UPDATE
