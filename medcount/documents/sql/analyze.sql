-- Count the documents anew for the planner, which otherwise may join a load row by row.
-- Caller: documents.actions.import_documents.
SELECT documents_analyze();
