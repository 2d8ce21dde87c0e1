-- Stages the tasks of a plan: a round, who counts it, where, and which lines of a recount.
-- Callers: counting.actions.tasks, counting.actions.recounts.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_task (
    id uuid NOT NULL,
    round smallint NOT NULL,
    counter integer NOT NULL,
    places integer[],
    lines bigint[],
    due_at timestamptz
) ON COMMIT DROP
