-- Stages the tasks of a plan: a round and who counts it. Caller: counting.actions.tasks.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_task (
    id uuid NOT NULL,
    round smallint NOT NULL,
    counter integer NOT NULL,
    due_at timestamptz
) ON COMMIT DROP
