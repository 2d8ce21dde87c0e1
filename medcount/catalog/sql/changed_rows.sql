-- Return, for each row that stood already, the fields the import changed, before and after.
-- Values are text, so that a decimal reaches the trail as it stands.
-- Caller: catalog.actions.import_catalog.
SELECT
    changed.kind,
    changed.id,
    jsonb_object_agg(old.key, old.value) AS before,
    jsonb_object_agg(new.key, new.value) AS after
FROM staged_changed AS changed
CROSS JOIN LATERAL jsonb_each_text(changed.before) AS old (key, value)
CROSS JOIN LATERAL jsonb_each_text(changed.after) AS new (key, value)
WHERE old.key = new.key AND old.value IS DISTINCT FROM new.value
GROUP BY changed.kind, changed.id
ORDER BY changed.kind, changed.id;
