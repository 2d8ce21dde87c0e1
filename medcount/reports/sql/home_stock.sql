-- Returns what of the stock is to be looked at, one row a kind: what a rule objects to, what expires
-- soon, what is held; lots, units, keys and an example of each.
-- Caller: reports.home. Parameters: site, today, isolated (statuses), zones, statuses (that fit).
WITH stock AS (
    SELECT
        b.quantity,
        k.id,
        k.item,
        k.lot,
        k.status,
        z.kind AS zone_kind,
        p.code AS place,
        coalesce(nullif(i.name, ''), i.code) AS name,
        p.min_c < i.storage_min_c OR p.max_c > i.storage_max_c AS stored_wrong,
        t.expiry - %(today)s::date - (t.expiry_kind = 'EXCLUSIVE')::integer AS days_left
    FROM ledger_balance AS b
    INNER JOIN ledger_stockkey AS k ON k.site = b.site AND k.id = b.key
    INNER JOIN catalog_place AS p ON p.id = k.place AND p.kind = 'STORAGE'
    LEFT JOIN catalog_zone AS z ON z.id = p.zone
    INNER JOIN catalog_item AS i ON i.id = k.item
    LEFT JOIN catalog_lot AS t ON t.item = k.item AND t.code = k.lot
    WHERE b.site = %(site)s AND b.quantity <> 0
)

SELECT
    g.kind,
    count(DISTINCT (s.item, s.lot)) AS lots,
    sum(s.quantity)::bigint AS units,
    count(*) AS keys,
    min(concat_ws(' ', s.place, s.name, nullif(s.lot, ''))) AS example
FROM stock AS s
CROSS JOIN LATERAL (
    SELECT 'EXPIRED_NOT_ISOLATED' AS kind
    WHERE s.quantity > 0 AND s.days_left < 0 AND s.status <> ALL(%(isolated)s)
    UNION ALL
    SELECT CASE
        WHEN s.days_left <= 30 THEN 'EXPIRES_30'
        WHEN s.days_left <= 90 THEN 'EXPIRES_90'
        ELSE 'EXPIRES_180'
    END
    WHERE s.quantity > 0 AND s.days_left BETWEEN 0 AND 180 AND s.status <> ALL(%(isolated)s)
    UNION ALL
    SELECT 'HELD_' || s.status
    WHERE s.quantity > 0 AND s.status IN ('FROZEN', 'RECALLED', 'PENDING_DISPOSITION')
    UNION ALL
    SELECT 'WRONG_ZONE'
    WHERE
        s.quantity > 0 AND s.zone_kind <> ''
        AND (s.zone_kind, s.status) NOT IN (
            SELECT
                f.zone,
                f.status
            FROM unnest(%(zones)s::text[], %(statuses)s::text[]) AS f (zone, status)
        )
    UNION ALL
    SELECT 'WRONG_STORAGE'
    WHERE s.quantity > 0 AND s.stored_wrong
    UNION ALL
    SELECT 'NEGATIVE_BOOK'
    WHERE s.quantity < 0
) AS g
GROUP BY g.kind
ORDER BY g.kind
