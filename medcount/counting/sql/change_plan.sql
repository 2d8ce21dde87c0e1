-- Writes a draft plan anew. Caller: counting.actions.plans.change_plan.
UPDATE counting_plan
SET
    name = %(name)s,
    kind = %(kind)s,
    places = %(places)s,
    rounds_required = %(rounds_required)s,
    clock_error_ms = %(clock_error_ms)s,
    due_at = %(due_at)s
WHERE site = %(site)s AND id = %(plan)s
