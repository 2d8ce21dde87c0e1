-- Stages the sheets (one item at one place) that need the judge; see counting/sql/judged_sheets.sql.
-- Caller: counting.actions.compare.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_sheet (
    place integer NOT NULL,
    item integer NOT NULL
) ON COMMIT DROP
