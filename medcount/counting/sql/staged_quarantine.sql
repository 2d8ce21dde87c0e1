-- Stages the conflicting repeats of an upload.
-- Caller: counting.actions.scans.accept_scans.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_quarantine (
    id uuid NOT NULL,
    scan uuid NOT NULL,
    sequence bigint NOT NULL,
    reason text NOT NULL,
    content jsonb NOT NULL
) ON COMMIT DROP
