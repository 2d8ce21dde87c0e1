-- Stages what is proposed for the differing lines. Callers: counting.actions._causes, counting.actions.settle.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_disposition (
    line bigint NOT NULL,
    disposition text NOT NULL,
    finding text NOT NULL                 -- '' where nothing is to be told.
) ON COMMIT DROP
