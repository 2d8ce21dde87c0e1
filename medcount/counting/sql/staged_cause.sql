-- Stages the causes that fit the differing lines, selected and rivals.
-- Caller: counting.actions._causes.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_cause (
    line bigint NOT NULL,
    cause text NOT NULL,
    units bigint NOT NULL,
    evidence text[] NOT NULL,
    partner bigint,
    selected boolean NOT NULL,
    position smallint NOT NULL
) ON COMMIT DROP
