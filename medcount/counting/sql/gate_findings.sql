-- Returns what stands against counting a scope, one row a kind, with how many and an example.
-- Caller: counting.actions.plans.pass_gate. Parameters: site, places (NULL: the whole site).
WITH scope AS (
    SELECT
        k.id,
        k.item,
        k.lot,
        k.place
    FROM ledger_stockkey AS k
    INNER JOIN ledger_balance AS b ON b.site = k.site AND b.key = k.id
    INNER JOIN catalog_place AS p ON p.id = k.place AND p.kind = 'STORAGE'
    WHERE
        k.site = %(site)s
        AND (%(places)s::integer[] IS NULL OR k.place = ANY(%(places)s))
),

found AS (
    SELECT
        'NO_PLACE' AS code,
        '' AS example
    WHERE NOT EXISTS (
        SELECT 1
        FROM catalog_place AS p
        WHERE
            p.site = %(site)s AND p.kind = 'STORAGE'
            AND (%(places)s::integer[] IS NULL OR p.id = ANY(%(places)s))
    )
    UNION ALL
    SELECT
        'LOT_DATES_DISPUTED',
        i.code || ' ' || l.code
    FROM catalog_lot AS l
    INNER JOIN catalog_item AS i ON i.id = l.item
    WHERE
        (l.expiry_disputed OR l.mfg_date_disputed)
        AND EXISTS (SELECT 1 FROM scope AS s WHERE s.item = l.item AND s.lot = l.code)
    UNION ALL
    SELECT
        'UNPOSTED_DOCUMENT',
        d.outside_id
    FROM documents_document AS d
    WHERE
        d.site = %(site)s
        AND EXISTS (
            SELECT 1
            FROM documents_line AS n
            WHERE n.site = %(site)s AND n.document = d.id AND n.state = 'OPEN'
        )
)

SELECT
    f.code,
    count(*) AS found,
    min(f.example) AS example
FROM found AS f
GROUP BY f.code
ORDER BY f.code
