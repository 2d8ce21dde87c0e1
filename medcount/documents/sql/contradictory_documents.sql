-- Return the documents whose lines disagree on the document's own state or moment.
-- Caller: documents.actions.import_documents.
SELECT outside_id
FROM staged_document
GROUP BY id, outside_id
HAVING min(state) <> max(state) OR min(created_at) <> max(created_at)
ORDER BY outside_id;
