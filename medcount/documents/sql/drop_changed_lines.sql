-- Take out the lines of documents that have changed; the trail keeps them.
-- Caller: documents.actions.import_documents, after compare_documents.
-- Parameters: site.
DELETE FROM documents_line AS line
USING staged_changed_document AS changed
WHERE line.site = %(site)s AND line.document = changed.id;
