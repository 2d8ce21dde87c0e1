-- Zones to keep, with the number of the row that named them.
-- Caller: catalog.actions.import_catalog.
CREATE TEMP TABLE IF NOT EXISTS staged_zone (
    number integer NOT NULL,
    site smallint NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL
) ON COMMIT DROP;
