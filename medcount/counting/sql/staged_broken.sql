-- Stages the settled counts with what now stands between them and the ledger.
-- Caller: counting.actions.assertions.hold_assertions.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_broken (
    plan uuid NOT NULL,
    line bigint NOT NULL,
    difference bigint NOT NULL
) ON COMMIT DROP
