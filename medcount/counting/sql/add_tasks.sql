-- Writes the staged tasks.
-- Callers: counting.actions.tasks.assign_tasks, counting.actions.recounts. Parameters: site, plan, at.
INSERT INTO counting_task (site, id, plan, round, counter, places, lines, created_at, due_at)
SELECT
    %(site)s,
    t.id,
    %(plan)s,
    t.round,
    t.counter,
    t.places,
    t.lines,
    %(at)s,
    t.due_at
FROM staged_task AS t
