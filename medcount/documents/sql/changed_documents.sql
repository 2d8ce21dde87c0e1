-- Return the documents that stood already and have changed, as they were and as they are.
-- Caller: documents.actions.import_documents.
SELECT id, before, after FROM staged_changed_document ORDER BY id;
