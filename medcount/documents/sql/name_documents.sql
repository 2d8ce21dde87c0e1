-- Hand the trail every document that was made or changed.
-- Caller: documents.actions.import_documents.
-- Parameters: site.
INSERT INTO staged_subject (kind, id)
SELECT 'document', document.id::text
FROM (SELECT DISTINCT id FROM staged_document) AS staged
INNER JOIN documents_document AS document
    ON document.site = %(site)s AND staged.id = document.id
UNION ALL
SELECT 'document', id::text FROM staged_changed_document;
