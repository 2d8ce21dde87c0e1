-- Writes the staged tasks. Caller: counting.actions.tasks.assign_tasks. Parameters: site, plan, at.
INSERT INTO counting_task (site, id, plan, round, counter, created_at, due_at)
SELECT
    %(site)s,
    t.id,
    %(plan)s,
    t.round,
    t.counter,
    %(at)s,
    t.due_at
FROM staged_task AS t
