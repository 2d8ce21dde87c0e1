-- Make the staged documents that are not known yet.
-- Caller: documents.actions.import_documents.
-- Parameters: site.
INSERT INTO documents_document (site, id, outside_id, kind)
SELECT DISTINCT %(site)s::smallint, id, outside_id, kind
FROM staged_document
ORDER BY kind, outside_id
ON CONFLICT (site, kind, outside_id) DO NOTHING;
