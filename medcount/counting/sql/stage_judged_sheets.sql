-- Stages the sheets that need the judge: all that are not plain. Plain is a sheet whose place one
-- person visited once, in round 1, with every code read, where what was scanned names one line, and
-- where neither a label, a date, a zone nor a movement asks a question. For those the statements
-- counting/sql/stage_plain_lines.sql and settle_plain_lines.sql say just what the judge would.
-- Caller: counting.actions._plain. Parameters: zones, statuses (pairs that fit), rounds_required.
INSERT INTO staged_sheet (place, item)
WITH by_lot AS (
    SELECT
        l.place,
        l.item,
        l.lot,
        count(*) AS lines,
        min(l.status) AS status,
        min(l.owner) AS owner
    FROM staged_line AS l
    GROUP BY l.place, l.item, l.lot
)

SELECT
    l.place,
    l.item
FROM staged_line AS l
LEFT JOIN staged_visit AS w ON w.place = l.place
WHERE l.found OR l.serial <> '' OR w.odd OR (w.place IS NOT NULL AND %(rounds_required)s > 1)
UNION
SELECT
    l.place,
    l.item
FROM staged_line AS l
INNER JOIN staged_moved AS m ON m.key = l.key
INNER JOIN staged_visit AS w ON w.place = l.place
WHERE
    m.occurred_at BETWEEN w.first_at - w.error AND w.last_at + w.error
    OR (
        m.date_only
        AND (m.occurred_at AT TIME ZONE 'Asia/Shanghai')::date
        BETWEEN (w.first_at AT TIME ZONE 'Asia/Shanghai')::date
        AND (w.last_at AT TIME ZONE 'Asia/Shanghai')::date
    )
UNION
SELECT
    s.place,
    s.item
FROM staged_scanned AS s
INNER JOIN staged_visit AS w ON w.place = s.place
INNER JOIN catalog_item AS i ON i.id = s.item
INNER JOIN catalog_place AS p ON p.id = s.place
LEFT JOIN catalog_zone AS z ON z.id = p.zone
LEFT JOIN catalog_lot AS t ON t.item = s.item AND t.code = s.lot
LEFT JOIN by_lot AS n ON n.place = s.place AND n.item = s.item AND n.lot = s.lot
WHERE
    w.odd
    OR %(rounds_required)s > 1
    OR n.lines IS DISTINCT FROM 1
    OR s.serials
    OR s.statuses <> ARRAY[n.status]
    OR s.owners <> ARRAY[n.owner]
    OR (s.lot = '' AND 'lot' = ANY(i.controls))
    OR 'serial' = ANY(i.controls)
    OR (NOT s.expiries AND 'expiry' = ANY(i.controls))
    OR (NOT s.mfg_dates AND 'mfg_date' = ANY(i.controls))
    OR s.least_expiry <> t.expiry
    OR s.last_expiry <> t.expiry
    OR s.first_mfg_date <> t.mfg_date
    OR s.last_mfg_date <> t.mfg_date
    OR least(s.least_expiry, t.expiry) < (s.counted_at AT TIME ZONE 'Asia/Shanghai')::date
    OR (
        z.kind <> '' AND NOT EXISTS (
            SELECT 1
            FROM unnest(%(zones)s::text[], %(statuses)s::text[]) AS f (zone, status)
            WHERE f.zone = z.kind AND f.status = n.status
        )
    )
    OR p.min_c < i.storage_min_c
    OR p.max_c > i.storage_max_c
