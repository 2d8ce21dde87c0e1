-- Writes a draft plan. Caller: counting.actions.plans.
INSERT INTO counting_plan (
    site, id, number, name, kind, places, rounds_required, clock_error_ms, planner, created_at,
    due_at
)
VALUES (
    %(site)s, %(id)s, %(number)s, %(name)s, %(kind)s, %(places)s, %(rounds_required)s,
    %(clock_error_ms)s, %(planner)s, %(created_at)s, %(due_at)s
)
