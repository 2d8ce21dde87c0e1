-- The rows that stood already and were changed by an import, as they were and as they are.
-- Caller: catalog.actions.import_catalog; filled by the keep_ statements.
CREATE TEMP TABLE IF NOT EXISTS staged_changed (
    kind text NOT NULL,
    id integer NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL
) ON COMMIT DROP;
