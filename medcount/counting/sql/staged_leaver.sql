-- Stages the lines that leave a form unposted, and why. Callers: counting.actions.forms.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_leaver (
    line bigint NOT NULL,
    reason text NOT NULL
) ON COMMIT DROP
