-- Storage places to keep, with the number of the row that named them; zone '' says none.
-- Caller: catalog.actions.import_catalog.
CREATE TEMP TABLE IF NOT EXISTS staged_place (
    number integer NOT NULL,
    site smallint NOT NULL,
    code text NOT NULL,
    zone text NOT NULL,
    min_c numeric,
    max_c numeric
) ON COMMIT DROP;
