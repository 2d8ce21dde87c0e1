-- The records one entry touches, where they are too many to name one by one.
-- Caller: audit.actions.stage_subjects; other rooms may also INSERT ... SELECT into it.
CREATE TEMP TABLE IF NOT EXISTS staged_subject (
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL
) ON COMMIT DROP;
