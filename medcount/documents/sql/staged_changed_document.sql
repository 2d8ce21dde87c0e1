-- Documents that stood already and have changed since, as they were and as they are.
-- Caller: documents.actions.import_documents; filled by compare_documents.
CREATE TEMP TABLE IF NOT EXISTS staged_changed_document (
    id uuid NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL
) ON COMMIT DROP;
