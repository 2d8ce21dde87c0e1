-- Writes a draft plan. Caller: counting.actions.plans.create_plan.
INSERT INTO counting_plan (
    site, id, number, name, places, rounds_required, clock_error_ms, planner, created_at
)
VALUES (
    %(site)s, %(id)s, %(number)s, %(name)s, %(places)s, %(rounds_required)s, %(clock_error_ms)s,
    %(planner)s, %(created_at)s
)
