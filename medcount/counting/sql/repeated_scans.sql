-- Returns what stands under the ids of scans that were not kept, and whether it says the same; no
-- row of its own where the id is new and the device's number was taken. A clock that we corrected
-- was told as the handheld's moment alone.
-- Caller: counting.actions._keeping. Parameters: site, scans, corrected.
SELECT
    g.ordinality::integer - 1 AS position,
    k.id IS NOT NULL AS known,
    coalesce(
        (
            k.task, k.device, k.event, k.place, k.raw, k.packs, k.level, k.lot, k.serial, k.expiry,
            k.mfg_date, k.owner, k.status, k.device_at, k.elapsed_ms, k.boot, k.voids, k.reason
        ) IS NOT DISTINCT FROM (
            g.task, g.device, g.event, g.place, coalesce(g.raw, ''), g.packs, coalesce(g.level, ''),
            coalesce(g.lot, ''), coalesce(g.serial, ''), g.expiry, g.mfg_date, g.owner, g.status,
            g.device_at, g.elapsed_ms, g.boot, g.voids, coalesce(g.reason, '')
        )
        AND (k.raw <> '' OR k.item IS NOT DISTINCT FROM g.item)
        AND (%(corrected)s OR (k.counted_at, k.error_ms) = (g.counted_at, g.error_ms)),
        false
    ) AS same,
    k.verdict,
    k.item,
    i.name AS item_name,
    k.lot,
    k.expiry,
    k.quantity
FROM
    ROWS FROM (
        jsonb_to_recordset(%(scans)s::jsonb) AS (
            id uuid, task uuid, device text, event text, place integer, raw text, item integer,
            lot text, serial text, expiry date, mfg_date date, owner text, status text,
            packs bigint, level text, device_at timestamptz, elapsed_ms bigint, boot uuid,
            counted_at timestamptz, error_ms integer, voids uuid, reason text
        )
    ) WITH ORDINALITY AS g
LEFT JOIN counting_scan AS k ON k.site = %(site)s AND k.id = g.id
LEFT JOIN catalog_item AS i ON i.id = k.item
ORDER BY g.ordinality
