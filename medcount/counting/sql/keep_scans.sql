-- Keeps the scans of an upload: the first of each id, once, each with what it is judged to be. Its
-- tasks are locked. Returns per scan, in their order, whether it was kept now, its verdict and the
-- name of its item.
-- Where strict, all or nothing: every scan is new and the person's own, the device is trusted, and
-- the packaging they were read by is what stands in the catalogue (dis, items; packs its digest).
-- Caller: counting.actions._keeping. Parameters: site, plan, scans, received_at, entry, strict,
-- person, device, dis, items, packs.
WITH given AS MATERIALIZED (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY s.id ORDER BY s.ordinality) = 1 AS is_first
    FROM
        ROWS FROM (
            jsonb_to_recordset(%(scans)s::jsonb) AS (
                id uuid, task uuid, device text, sequence bigint, event text, outside_id text,
                place integer, raw text, item integer, lot text, serial text, expiry date,
                mfg_date date, owner text, status text, quantity bigint, packs bigint, level text,
                device_at timestamptz, elapsed_ms bigint, boot uuid, counted_at timestamptz,
                error_ms integer, verdict text, voids uuid, reason text
            )
        ) WITH ORDINALITY AS s
),

scope AS MATERIALIZED (
    SELECT c.id AS place
    FROM (SELECT DISTINCT g.place FROM given AS g) AS d
    INNER JOIN catalog_place AS c ON c.id = d.place AND c.site = %(site)s AND c.kind = 'STORAGE'
    INNER JOIN counting_plan AS p ON p.site = %(site)s AND p.id = %(plan)s
    WHERE p.places IS NULL OR c.id = ANY(p.places)
),

judged AS MATERIALIZED (
    SELECT
        g.*,
        t.round,
        t.counter,
        CASE
            WHEN
                t.submitted_at IS NOT NULL OR p.closed_at IS NOT NULL OR p.cancelled_at IS NOT NULL
                THEN 'AFTER_SUBMISSION'
            WHEN g.place NOT IN (SELECT o.place FROM scope AS o) THEN 'OUT_OF_SCOPE'
            ELSE g.verdict
        END AS judgement
    FROM given AS g
    INNER JOIN counting_task AS t ON t.site = %(site)s AND t.plan = %(plan)s AND t.id = g.task
    INNER JOIN counting_plan AS p ON p.site = %(site)s AND p.id = %(plan)s
),

named AS (
    SELECT unnest(%(items)s::integer[]) AS item
    UNION
    SELECT n.item
    FROM catalog_packaging AS n
    WHERE n.di = ANY(%(dis)s::text[])
),

packaging AS (
    SELECT concat_ws(E'\t', m.di, m.item, m.level, m.factor) AS line
    FROM named AS n
    INNER JOIN catalog_packaging AS m ON m.item = n.item
    WHERE %(strict)s::boolean
),

held AS MATERIALIZED (
    SELECT
        (SELECT count(*) FROM given) AS given,
        NOT %(strict)s::boolean
        OR (
            (SELECT count(*) FROM judged AS j WHERE j.is_first AND j.counter = %(person)s)
            = (SELECT count(*) FROM given)
            AND NOT EXISTS (
                SELECT 1
                FROM given AS g
                INNER JOIN counting_scan AS k ON k.site = %(site)s AND k.id = g.id
            )
            AND NOT EXISTS (
                SELECT 1
                FROM given AS g
                INNER JOIN counting_scan AS k
                    ON k.site = %(site)s AND k.device = g.device AND k.sequence = g.sequence
            )
            AND EXISTS (
                SELECT 1 FROM people_device AS d
                WHERE d.code = %(device)s::text AND d.revoked_at IS NULL
            )
            AND %(packs)s::text = (
                SELECT
                    encode(
                        sha256(
                            convert_to(
                                coalesce(string_agg(m.line, E'\n' ORDER BY m.line COLLATE "C"), ''),
                                'UTF8'
                            )
                        ),
                        'hex'
                    )
                FROM packaging AS m
            )
        ) AS held
),

kept AS (
    INSERT INTO counting_scan (
        site, id, plan, task, round, person, device, sequence, event, outside_id, place, raw, item,
        lot, serial, expiry, mfg_date, owner, status, quantity, packs, level, device_at, elapsed_ms,
        boot, received_at, counted_at, error_ms, verdict, voids, reason, entry
    )
    SELECT
        %(site)s, j.id, %(plan)s, j.task, j.round, j.counter, j.device, j.sequence, j.event,
        coalesce(j.outside_id, ''), j.place, coalesce(j.raw, ''), j.item, coalesce(j.lot, ''),
        coalesce(j.serial, ''), j.expiry, j.mfg_date, j.owner, j.status, j.quantity, j.packs,
        coalesce(j.level, ''), j.device_at, j.elapsed_ms, j.boot, %(received_at)s, j.counted_at,
        j.error_ms, j.judgement, j.voids, coalesce(j.reason, ''), %(entry)s
    FROM judged AS j
    WHERE j.is_first AND (SELECT h.held FROM held AS h)
    ORDER BY j.id
    ON CONFLICT DO NOTHING
    RETURNING id
)

SELECT
    medcount_require(
        h.held AND (NOT %(strict)s::boolean OR (SELECT count(*) FROM kept) = h.given), h.held
    ) AS held,
    -- A list, since the planner takes one row for what a thousand were written by.
    array_agg(j.is_first AND j.id IN (SELECT k.id FROM kept AS k) ORDER BY j.ordinality) AS kept,
    array_agg(j.judgement ORDER BY j.ordinality) AS verdicts,
    array_agg(i.name ORDER BY j.ordinality) AS item_names
FROM held AS h
LEFT JOIN judged AS j ON true
LEFT JOIN catalog_item AS i ON i.id = j.item
GROUP BY h.held, h.given
