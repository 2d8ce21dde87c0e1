-- Return all packaging of the items that the given codes on packs may stand for, and of the items
-- named; several rows of one code are a collision.
-- Caller: catalog.queries.packagings.
-- Parameters: dis, items.
WITH named AS (
    SELECT unnest(%(items)s::integer[]) AS item
    UNION
    SELECT claim.item FROM catalog_packaging AS claim WHERE claim.di = ANY(%(dis)s::text[])
)

SELECT pack.di, pack.item, item.code AS item_code, pack.level, pack.factor
FROM named
INNER JOIN catalog_packaging AS pack ON pack.item = named.item
INNER JOIN catalog_item AS item ON pack.item = item.id
ORDER BY pack.di, item.code, pack.factor, pack.level;
