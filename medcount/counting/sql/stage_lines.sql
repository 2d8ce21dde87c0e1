-- Stages a plan's visits, its lines with what was scanned of each, and the movements that matter to
-- them: scans, balances and movements as of one and the same moment (DESIGN §3).
-- Each line takes the scans of its lot by the place's one visitor, else the zero of its PLACE_DONE.
-- A place is odd where more than one person, round or PLACE_DONE was at work, where somebody went on
-- after it, where a code was not read, where a scan was taken back or came twice, and where a
-- counter handed over; a line is odd where its place is, where the scans name no line, where it
-- needs more than one look, and where a label, a date or the zone asks a question.
-- FULL JOIN where LEFT would do: the large tables may have no statistics yet, and what is joined in
-- full is never joined row by row.
-- Caller: counting.actions._plain. Parameters: site, plan, places (NULL: the whole site), since,
-- zones, statuses (pairs that fit), rounds_required.
WITH touched AS (
    SELECT t.place
    FROM counting_scan AS s
    INNER JOIN counting_scan AS t ON t.site = s.site AND t.id IN (s.id, s.voids)
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

visited AS (
    INSERT INTO staged_visit (
        place, person, first_at, last_at, error, done_at, done_error_ms, odd, zone_kind, min_c, max_c
    )
    SELECT
        v.place,
        v.person,
        v.first_at,
        v.last_at,
        v.error,
        v.done_at,
        v.done_error_ms,
        v.odd OR v.place IN (SELECT t.place FROM touched AS t),
        z.kind,
        p.min_c,
        p.max_c
    FROM (
        SELECT
            s.place,
            min(s.person) AS person,
            min(s.counted_at) AS first_at,
            max(s.counted_at) AS last_at,
            max(s.error_ms) * interval '1 millisecond' AS error,
            max(s.counted_at) FILTER (WHERE s.event = 'PLACE_DONE') AS done_at,
            max(s.error_ms) FILTER (WHERE s.event = 'PLACE_DONE') AS done_error_ms,
            min(s.person) <> max(s.person)
            OR max(s.round) > 1
            OR count(*) FILTER (WHERE s.event = 'PLACE_DONE') > 1
            OR coalesce(
                max(s.counted_at) FILTER (WHERE s.event = 'PLACE_DONE') < max(s.counted_at), false
            )
            OR bool_or(s.verdict <> 'ACCEPTED') AS odd
        FROM counting_scan AS s
        WHERE s.site = %(site)s AND s.plan = %(plan)s
        GROUP BY s.place
    ) AS v
    INNER JOIN catalog_place AS p ON p.id = v.place
    LEFT JOIN catalog_zone AS z ON z.id = p.zone
    RETURNING *
),

moved AS (
    INSERT INTO staged_moved (key, occurred_at, delta, date_only)
    SELECT
        e.key,
        v.occurred_at,
        e.delta,
        v.occurred_basis = 'DATE_ONLY'
    FROM ledger_standing_movement AS v
    CROSS JOIN LATERAL (VALUES (v.to_key, v.quantity), (v.from_key, -v.quantity)) AS e (key, delta)
    WHERE v.site = %(site)s AND v.occurred_at >= %(since)s
)

INSERT INTO staged_line (
    line, key, place, item, lot, balance, person, quantity, first_at, counted_at, error_ms, scans,
    odd
)
SELECT
    b.line,
    b.key,
    coalesce(b.place, s.place),
    coalesce(b.item, s.item),
    coalesce(b.lot, s.lot),
    coalesce(b.balance, 0),
    CASE WHEN s.place IS NOT NULL OR w.done_at IS NOT NULL THEN w.person END,
    CASE WHEN w.done_at IS NOT NULL THEN coalesce(s.quantity, 0) ELSE s.quantity END,
    coalesce(s.first_at, w.first_at),
    coalesce(s.counted_at, w.done_at),
    coalesce(s.error_ms, w.done_error_ms),
    s.scans,
    coalesce(
        b.odd
        OR w.odd
        OR (w.place IS NOT NULL AND %(rounds_required)s > 1)
        OR (s.place IS NOT NULL AND b.line IS NULL)
        OR s.serials
        OR s.least_status <> b.status
        OR s.last_status <> b.status
        OR s.least_owner <> b.owner
        OR s.last_owner <> b.owner
        OR (s.lot = '' AND i.needs_lot)
        OR i.needs_serial
        OR (NOT s.expiries AND i.needs_expiry)
        OR (NOT s.mfg_dates AND i.needs_mfg_date)
        OR s.least_expiry <> t.expiry
        OR s.last_expiry <> t.expiry
        OR s.first_mfg_date <> t.mfg_date
        OR s.last_mfg_date <> t.mfg_date
        OR least(s.least_expiry, t.expiry) < (s.counted_at AT TIME ZONE 'Asia/Shanghai')::date
        OR (
            w.zone_kind <> '' AND (w.zone_kind, b.status) NOT IN (
                SELECT
                    f.zone,
                    f.status
                FROM unnest(%(zones)s::text[], %(statuses)s::text[]) AS f (zone, status)
            )
        )
        OR w.min_c < i.storage_min_c
        OR w.max_c > i.storage_max_c,
        false
    )
FROM (
    SELECT
        l.id AS line,
        k.id AS key,
        k.place,
        k.item,
        k.lot,
        k.status,
        k.owner,
        coalesce(k.balance, 0) AS balance,
        k.serial <> '' OR l.found AS odd
    FROM (
        SELECT
            y.id,
            y.place,
            y.item,
            y.lot,
            y.serial,
            y.status,
            y.owner,
            b.quantity AS balance,
            b.key IS NOT NULL AND p.kind = 'STORAGE' AS due
        FROM ledger_stockkey AS y
        INNER JOIN catalog_place AS p ON p.id = y.place
        LEFT JOIN ledger_balance AS b ON b.site = y.site AND b.key = y.id
        WHERE
            y.site = %(site)s AND (%(places)s::integer[] IS NULL OR y.place = ANY(%(places)s))
    ) AS k
    FULL JOIN (
        SELECT
            n.id,
            n.key,
            n.found,
            n.asserted_at
        FROM counting_line AS n
        WHERE n.site = %(site)s AND n.plan = %(plan)s
    ) AS l ON l.key = k.id
    WHERE CASE WHEN l.id IS NULL THEN k.due ELSE l.asserted_at IS NULL END
) AS b
FULL JOIN (
    SELECT
        s.place,
        s.item,
        s.lot,
        min(s.person) AS person,
        sum(s.quantity) AS quantity,
        min(s.counted_at) AS first_at,
        max(s.counted_at) AS counted_at,
        max(s.error_ms) AS error_ms,
        array_agg(s.id) AS scans,
        max(s.serial) <> '' AS serials,
        min(s.status) AS least_status,
        max(s.status) AS last_status,
        min(s.owner) AS least_owner,
        max(s.owner) AS last_owner,
        count(s.expiry) = count(*) AS expiries,
        min(s.expiry) AS least_expiry,
        max(s.expiry) AS last_expiry,
        count(s.mfg_date) = count(*) AS mfg_dates,
        min(s.mfg_date) AS first_mfg_date,
        max(s.mfg_date) AS last_mfg_date
    FROM counting_scan AS s
    WHERE
        s.site = %(site)s AND s.plan = %(plan)s AND s.event = 'SCAN' AND s.item IS NOT NULL
        AND s.verdict = 'ACCEPTED'
    GROUP BY s.place, s.item, s.lot
) AS s ON s.place = b.place AND s.item = b.item AND s.lot = b.lot
FULL JOIN visited AS w ON w.place = coalesce(b.place, s.place)
LEFT JOIN (
    SELECT
        c.id,
        c.storage_min_c,
        c.storage_max_c,
        'lot' = ANY(c.controls) AS needs_lot,
        'serial' = ANY(c.controls) AS needs_serial,
        'expiry' = ANY(c.controls) AS needs_expiry,
        'mfg_date' = ANY(c.controls) AS needs_mfg_date
    FROM catalog_item AS c
) AS i ON i.id = b.item
LEFT JOIN catalog_lot AS t ON t.item = b.item AND t.code = b.lot
WHERE b.key IS NOT NULL OR s.place IS NOT NULL
-- What is written line by line is written page by page.
ORDER BY b.line
