-- Keeps the staged scans: the first of each id, once, each with what it is judged to be. Their tasks
-- are locked. Returns, by ordinal, only those that were not kept or are judged otherwise than read.
-- Caller: counting.actions._keeping. Parameters: site, plan, received_at, entry.
WITH firsts AS (
    SELECT DISTINCT ON (s.id) s.ordinal
    FROM staged_scan AS s
    ORDER BY s.id, s.ordinal
),

scope AS MATERIALIZED (
    SELECT c.id AS place
    FROM (SELECT DISTINCT s.place FROM staged_scan AS s) AS d
    INNER JOIN catalog_place AS c ON c.id = d.place AND c.site = %(site)s AND c.kind = 'STORAGE'
    INNER JOIN counting_plan AS p ON p.site = %(site)s AND p.id = %(plan)s
    WHERE p.places IS NULL OR c.id = ANY(p.places)
),

tasks AS MATERIALIZED (
    SELECT
        t.id,
        t.round,
        t.counter,
        t.submitted_at IS NOT NULL OR p.closed_at IS NOT NULL OR p.cancelled_at IS NOT NULL AS over
    FROM counting_task AS t
    INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
    WHERE
        t.site = %(site)s AND t.plan = %(plan)s
        AND t.id IN (SELECT DISTINCT s.task FROM staged_scan AS s)
),

judged AS MATERIALIZED (
    SELECT
        s.*,
        t.round,
        t.counter,
        CASE
            WHEN t.over THEN 'AFTER_SUBMISSION'
            WHEN o.place IS NULL THEN 'OUT_OF_SCOPE'
            ELSE s.verdict
        END AS judgement
    FROM staged_scan AS s
    INNER JOIN tasks AS t ON t.id = s.task
    LEFT JOIN scope AS o ON o.place = s.place
),

kept AS (
    INSERT INTO counting_scan (
        site, id, plan, task, round, person, device, sequence, event, outside_id, place, raw, item,
        lot, serial, expiry, mfg_date, owner, status, quantity, packs, level, device_at, elapsed_ms,
        boot, received_at, counted_at, error_ms, verdict, voids, reason, entry
    )
    SELECT
        %(site)s, j.id, %(plan)s, j.task, j.round, j.counter, j.device, j.sequence, j.event,
        j.outside_id, j.place, j.raw, j.item, j.lot, j.serial, j.expiry, j.mfg_date, j.owner,
        j.status, j.quantity, j.packs, j.level, j.device_at, j.elapsed_ms, j.boot, %(received_at)s,
        j.counted_at, j.error_ms, j.judgement, j.voids, j.reason, %(entry)s
    FROM judged AS j
    INNER JOIN firsts AS f ON f.ordinal = j.ordinal
    ON CONFLICT DO NOTHING
    RETURNING id
)

SELECT
    j.ordinal,
    j.ordinal IN (SELECT f.ordinal FROM firsts AS f) AND k.id IS NOT NULL AS kept,
    j.judgement
FROM judged AS j
LEFT JOIN kept AS k ON k.id = j.id
WHERE
    k.id IS NULL OR j.judgement <> j.verdict
    OR j.ordinal NOT IN (SELECT f.ordinal FROM firsts AS f)
ORDER BY j.ordinal
