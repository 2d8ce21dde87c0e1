-- Returns what is known of the lots on the staged sheets: dates of the master, bookings anywhere.
-- A key without a balance row was only ever found: it makes no lot known.
-- Caller: counting.actions._sheets. Parameters: site, sites, plan.
WITH named AS (
    SELECT
        k.item,
        k.lot
    FROM ledger_stockkey AS k
    INNER JOIN staged_sheet AS g ON g.place = k.place AND g.item = k.item
    WHERE k.site = ANY(%(sites)s)
    UNION
    SELECT
        s.item,
        s.lot
    FROM counting_scan AS s
    INNER JOIN staged_sheet AS g ON g.place = s.place AND g.item = s.item
    WHERE s.site = %(site)s AND s.plan = %(plan)s
)

SELECT
    n.item,
    n.lot,
    CASE WHEN NOT l.expiry_disputed THEN l.expiry END AS expiry,
    CASE WHEN NOT l.mfg_date_disputed THEN l.mfg_date END AS mfg_date,
    h.statuses,
    h.owners
FROM named AS n
LEFT JOIN catalog_lot AS l ON l.item = n.item AND l.code = n.lot
CROSS JOIN LATERAL (
    SELECT
        array_agg(k.status) AS statuses,
        array_agg(k.owner) AS owners
    FROM ledger_stockkey AS k
    INNER JOIN ledger_balance AS b ON b.site = k.site AND b.key = k.id
    INNER JOIN catalog_place AS p ON p.id = k.place AND p.kind = 'STORAGE'
    WHERE k.site = ANY(%(sites)s) AND k.item = n.item AND k.lot = n.lot
) AS h
