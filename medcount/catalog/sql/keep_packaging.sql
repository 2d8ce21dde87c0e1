-- Make the staged codes on packs; what two items or factors claim is kept for both.
-- Caller: catalog.actions.import_catalog, after keep_items.
-- Parameters: brought_by.
INSERT INTO catalog_packaging (item, di, level, factor, brought_by)
SELECT DISTINCT item.id, pack.di, pack.level, pack.factor, %(brought_by)s::uuid
FROM staged_packaging AS pack
INNER JOIN catalog_item AS item ON pack.item = item.code
ORDER BY pack.di, item.id, pack.level, pack.factor
ON CONFLICT (di, item, level, factor) DO NOTHING;
