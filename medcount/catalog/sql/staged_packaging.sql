-- Codes on packs to keep, with the number of the row that named them.
-- Caller: catalog.actions.import_catalog.
CREATE TEMP TABLE IF NOT EXISTS staged_packaging (
    number integer NOT NULL,
    item text NOT NULL,
    di text NOT NULL,
    level text NOT NULL,
    factor integer NOT NULL
) ON COMMIT DROP;
