-- Stages the open lines of a plan with their keys and balances. The large tables may have no
-- statistics yet, and without any the planner joins them row by row; what is staged is analysed.
-- Caller: counting.actions._plain.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_line (
    line bigint NOT NULL,
    key bigint NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    serial text NOT NULL,
    status text NOT NULL,
    owner text NOT NULL,
    found boolean NOT NULL,
    balance bigint NOT NULL
) ON COMMIT DROP
