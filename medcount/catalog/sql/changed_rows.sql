-- Return, for each row that stood already, the fields the import changed, before and after.
-- Values are text, so that a decimal reaches the trail as it stands.
-- Caller: catalog.actions.import_catalog.
SELECT
    touched.kind || ':' || touched.id AS record,
    jsonb_object_agg(old.key, old.value) AS before,
    jsonb_object_agg(new.key, new.value) AS after
FROM staged_touched AS touched
CROSS JOIN LATERAL jsonb_each_text(touched.before) AS old (key, value)
CROSS JOIN LATERAL jsonb_each_text(touched.after) AS new (key, value)
WHERE old.key = new.key AND old.value IS DISTINCT FROM new.value
GROUP BY touched.kind, touched.id
ORDER BY touched.kind, touched.id;
