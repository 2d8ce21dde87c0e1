-- Stages the sheets (one item at one place) that need the judge; see counting/sql/stage_judged_sheets.sql.
-- Caller: counting.actions._plain.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_sheet (
    place integer NOT NULL,
    item integer NOT NULL
) ON COMMIT DROP
