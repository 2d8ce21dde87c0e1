-- Return all packaging of the items that the given codes on packs may stand for, and of the items
-- named; several rows of one code are a collision.
-- Caller: catalog.queries.packagings.
-- Parameters: dis, items.
SELECT pack.di, pack.item, item.code AS item_code, pack.level, pack.factor
FROM catalog_packaging AS pack
INNER JOIN catalog_item AS item ON pack.item = item.id
WHERE
    pack.item = ANY(%(items)s)
    OR pack.item IN (SELECT named.item FROM catalog_packaging AS named WHERE named.di = ANY(%(dis)s))
ORDER BY pack.di, item.code, pack.factor, pack.level;
