-- Make the staged codes on packs; what two items or factors claim is kept for both.
-- Caller: catalog.actions.import_catalog, after keep_items.
WITH kept AS (
    INSERT INTO catalog_packaging (item, di, level, factor)
    SELECT DISTINCT item.id, pack.di, pack.level, pack.factor
    FROM staged_packaging AS pack
    INNER JOIN catalog_item AS item ON pack.item = item.code
    ORDER BY pack.di, item.id, pack.level, pack.factor
    ON CONFLICT (di, item, level, factor) DO NOTHING
    RETURNING id
)
INSERT INTO staged_touched (kind, id)
SELECT 'packaging', id FROM kept;
