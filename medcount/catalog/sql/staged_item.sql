-- Items to keep, with the number of the row that named them.
-- Caller: catalog.actions.import_catalog.
CREATE TEMP TABLE IF NOT EXISTS staged_item (
    number integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    spec text NOT NULL,
    model text NOT NULL,
    risk_class text NOT NULL,
    implant boolean NOT NULL,
    storage_min_c numeric,
    storage_max_c numeric,
    base_unit text NOT NULL,
    controls text [],
    unit_cost numeric
) ON COMMIT DROP;
