-- Bring the changed documents to the state their system has them in.
-- Caller: documents.actions.import_documents, after compare_documents.
-- Parameters: site.
UPDATE documents_document AS document
SET state = changed.state
FROM staged_changed_document AS changed
WHERE document.site = %(site)s AND document.id = changed.id;
