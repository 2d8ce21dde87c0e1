-- Stages the lines that leave a form unposted, and why. Caller: counting.actions.forms.post_form.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_leaver (
    line bigint NOT NULL,
    reason text NOT NULL
) ON COMMIT DROP
