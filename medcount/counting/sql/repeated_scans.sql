-- Returns the staged scans that were not the first of their id, and whether they say the same.
-- Caller: counting.actions.scans.accept_scans. Parameters: site, entry.
WITH numbered AS (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY s.id ORDER BY s.ordinal) AS nth
    FROM staged_scan AS s
)

SELECT
    n.ordinal,
    n.id,
    n.sequence,
    coalesce(
        (k.device, k.error_ms, k.task, k.event, k.place, k.raw, k.item, k.lot, k.serial, k.expiry, k.mfg_date, k.owner,
         k.status, k.quantity, k.counted_at, k.voids)
        IS NOT DISTINCT FROM
        (n.device, n.error_ms, n.task, n.event, n.place, n.raw, n.item, n.lot, n.serial, n.expiry, n.mfg_date, n.owner,
         n.status, n.quantity, n.counted_at, n.voids),
        false
    ) AS same
FROM numbered AS n
LEFT JOIN counting_scan AS k
    ON k.site = %(site)s AND k.id = n.id
WHERE n.nth > 1 OR k.id IS NULL OR k.entry <> %(entry)s
ORDER BY n.ordinal
