-- Hand the trail every row that the import made or changed.
-- Caller: catalog.actions.import_catalog.
INSERT INTO staged_subject (kind, id)
SELECT kind, id::text FROM staged_touched;
