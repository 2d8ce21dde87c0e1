-- The rows an import made or changed; before and after stand only where it changed one.
-- Caller: catalog.actions.import_catalog; filled by the keep_ statements.
CREATE TEMP TABLE IF NOT EXISTS staged_touched (
    kind text NOT NULL,
    id integer NOT NULL,
    before jsonb,
    after jsonb
) ON COMMIT DROP;
