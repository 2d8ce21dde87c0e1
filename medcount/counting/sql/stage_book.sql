-- Fills staged_line and staged_moved: balances and movements as of one and the same moment. Each
-- line takes the scans of its lot by the place's one visitor, else the zero of its PLACE_DONE.
-- A row is odd where the scans name no line, where it or its place needs more than one look, and
-- where a label, a date or the zone asks a question.
-- FULL JOIN where LEFT would do: the large tables may have no statistics yet, and what is joined in
-- full is never joined row by row.
-- Caller: counting.actions._plain. Parameters: site, plan, places (NULL: the whole site), since,
-- zones, statuses (pairs that fit), rounds_required.
WITH moved AS (
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
            z.kind <> '' AND (z.kind, b.status) NOT IN (
                SELECT
                    f.zone,
                    f.status
                FROM unnest(%(zones)s::text[], %(statuses)s::text[]) AS f (zone, status)
            )
        )
        OR p.min_c < i.storage_min_c
        OR p.max_c > i.storage_max_c,
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
FULL JOIN staged_scanned AS s ON s.place = b.place AND s.item = b.item AND s.lot = b.lot
LEFT JOIN staged_visit AS w ON w.place = coalesce(b.place, s.place)
-- From here on only what was scanned is looked at.
LEFT JOIN catalog_item AS i ON i.id = s.item
LEFT JOIN catalog_place AS p ON p.id = s.place
LEFT JOIN catalog_zone AS z ON z.id = p.zone
LEFT JOIN catalog_lot AS t ON t.item = s.item AND t.code = s.lot
-- What is written line by line is written page by page.
ORDER BY b.line
