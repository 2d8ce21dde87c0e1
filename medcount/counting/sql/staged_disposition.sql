-- Stages what is proposed for the differing lines. Caller: counting.actions._causes.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_disposition (
    line bigint NOT NULL,
    disposition text NOT NULL
) ON COMMIT DROP
