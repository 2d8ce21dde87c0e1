-- Lots to keep, with the number of the row that named them.
-- Caller: catalog.actions.import_catalog.
CREATE TEMP TABLE IF NOT EXISTS staged_lot (
    number integer NOT NULL,
    item text NOT NULL,
    code text NOT NULL,
    expiry date,
    mfg_date date,
    unit_cost numeric
) ON COMMIT DROP;
