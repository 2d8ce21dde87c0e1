-- Stages the sheets that need the judge: all that are not plain. Plain is a sheet whose place one
-- person visited once, in round 1, with every code read, where each scan names one line, and where
-- neither a label, a date, a zone nor a movement asks a question. For those the set-based statements
-- counting/sql/tally_plain_sheets.sql and settle_plain_sheets.sql say just what the judge would.
-- Caller: counting.actions.compare.
-- Parameters: site, plan, zones, statuses (pairs that fit), rounds_required, since.
INSERT INTO staged_sheet (place, item)
WITH events AS (
    SELECT
        s.place,
        count(DISTINCT s.person) AS people,
        max(s.round) AS round,
        count(*) FILTER (WHERE s.event = 'PLACE_DONE') AS dones,
        max(s.counted_at) FILTER (WHERE s.event = 'PLACE_DONE') AS done_at,
        min(s.counted_at) AS first_at,
        max(s.counted_at) AS last_at,
        max(s.error_ms) * interval '1 millisecond' AS error,
        bool_or(s.verdict <> 'ACCEPTED') AS unread
    FROM counting_scan AS s
    WHERE s.site = %(site)s AND s.plan = %(plan)s
    GROUP BY s.place
),

-- A voided scan, a scan whose id came twice and a hand-over each make a place odd.
touched AS (
    SELECT s.place
    FROM counting_scan AS s
    WHERE s.site = %(site)s AND s.plan = %(plan)s AND s.voids IS NOT NULL
    UNION
    SELECT t.place
    FROM counting_scan AS s
    INNER JOIN counting_scan AS t ON t.site = s.site AND t.id = s.voids
    WHERE s.site = %(site)s AND s.plan = %(plan)s AND s.voids IS NOT NULL
    UNION
    SELECT s.place
    FROM counting_quarantine AS q
    INNER JOIN counting_scan AS s ON s.site = q.site AND s.id = q.scan
    WHERE q.site = %(site)s AND q.plan = %(plan)s
    UNION
    SELECT h.place
    FROM counting_handover AS h
    WHERE h.site = %(site)s AND h.plan = %(plan)s
),

odd_places AS (
    SELECT e.place
    FROM events AS e
    WHERE
        e.people > 1 OR e.round > 1 OR e.dones > 1 OR e.unread OR e.done_at < e.last_at
        OR %(rounds_required)s > 1
    UNION
    SELECT t.place
    FROM touched AS t
),

lines AS (
    SELECT
        k.place,
        k.item,
        k.lot,
        k.serial,
        k.status,
        k.owner,
        l.key,
        l.found
    FROM counting_line AS l
    INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
    WHERE l.site = %(site)s AND l.plan = %(plan)s
),

-- Movements that may lie inside a visit, within the clock's error of it, or on its day.
near AS (
    SELECT
        v.from_key AS key,
        v.occurred_at,
        v.occurred_basis
    FROM ledger_movement AS v
    WHERE v.site = %(site)s AND v.occurred_at >= %(since)s
    UNION ALL
    SELECT
        v.to_key,
        v.occurred_at,
        v.occurred_basis
    FROM ledger_movement AS v
    WHERE v.site = %(site)s AND v.occurred_at >= %(since)s
),

odd_scans AS (
    SELECT
        s.place,
        s.item
    FROM counting_scan AS s
    LEFT JOIN (
        SELECT
            x.place,
            x.item,
            x.lot,
            count(*) AS lines,
            min(x.status) AS status,
            min(x.owner) AS owner
        FROM lines AS x
        WHERE x.serial = ''
        GROUP BY x.place, x.item, x.lot
    ) AS n ON n.place = s.place AND n.item = s.item AND n.lot = s.lot
    LEFT JOIN catalog_lot AS t ON t.item = s.item AND t.code = s.lot
    INNER JOIN catalog_item AS i ON i.id = s.item
    INNER JOIN catalog_place AS p ON p.id = s.place
    LEFT JOIN catalog_zone AS z ON z.id = p.zone
    WHERE
        s.site = %(site)s AND s.plan = %(plan)s AND s.event = 'SCAN'
        AND (
            n.lines IS DISTINCT FROM 1
            OR s.serial <> ''
            OR s.status <> n.status
            OR s.owner <> n.owner
            OR (s.lot = '' AND 'lot' = ANY(i.controls))
            OR 'serial' = ANY(i.controls)
            OR (s.expiry IS NULL AND 'expiry' = ANY(i.controls))
            OR (s.mfg_date IS NULL AND 'mfg_date' = ANY(i.controls))
            OR s.expiry <> t.expiry
            OR s.mfg_date <> t.mfg_date
            OR least(s.expiry, t.expiry) < (s.counted_at AT TIME ZONE 'Asia/Shanghai')::date
            OR (
                z.kind <> '' AND NOT EXISTS (
                    SELECT 1
                    FROM unnest(%(zones)s::text[], %(statuses)s::text[]) AS f (zone, status)
                    WHERE f.zone = z.kind AND f.status = n.status
                )
            )
            OR p.min_c < i.storage_min_c
            OR p.max_c > i.storage_max_c
        )
)

SELECT
    g.place,
    g.item
FROM (
    SELECT
        x.place,
        x.item
    FROM lines AS x
    UNION
    SELECT
        s.place,
        s.item
    FROM counting_scan AS s
    WHERE s.site = %(site)s AND s.plan = %(plan)s AND s.item IS NOT NULL
) AS g
WHERE
    g.place IN (SELECT o.place FROM odd_places AS o)
    OR (g.place, g.item) IN (SELECT o.place, o.item FROM odd_scans AS o)
    OR (g.place, g.item) IN (
        SELECT x.place, x.item
        FROM lines AS x
        WHERE x.found OR x.serial <> ''
    )
    OR (g.place, g.item) IN (
        SELECT x.place, x.item
        FROM lines AS x
        INNER JOIN near AS m ON m.key = x.key
        INNER JOIN events AS e ON e.place = x.place
        WHERE
            m.occurred_at BETWEEN e.first_at - e.error AND e.last_at + e.error
            OR (
                m.occurred_basis = 'DATE_ONLY'
                AND (m.occurred_at AT TIME ZONE 'Asia/Shanghai')::date
                BETWEEN (e.first_at AT TIME ZONE 'Asia/Shanghai')::date
                AND (e.last_at AT TIME ZONE 'Asia/Shanghai')::date
            )
    )
