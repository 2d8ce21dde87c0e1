-- Returns every place a plan counts with what was seen there and what the last comparison said. A
-- line is seen once it was scanned in its latest round, or its counter said that the place is done.
-- What is large is laid together and sorted, never joined: while scans pour in the planner knows
-- nothing of them yet, and would join them row by row.
-- Caller: counting.queries.progress. Parameters: site, plan, taken_back, since.
WITH lines AS (
    SELECT
        f.line,
        max(f.key) AS key,
        max(f.verdict) AS verdict,
        bool_or(f.settled) AS settled,
        max(f.round) AS round,
        (array_agg(f.task ORDER BY f.round DESC, f.ordered_at DESC) FILTER (WHERE f.round > 1))[1]
            AS task
    FROM (
        SELECT
            l.id AS line,
            l.key,
            CASE
                WHEN l.state = 'not_counted' THEN 'not_counted'
                WHEN
                    l.state IN ('conflict', 'incomplete')
                    OR (l.asserted_at IS NULL AND l.disposition = 'recount')
                    THEN 'question'
                ELSE l.state
            END AS verdict,
            l.asserted_at IS NOT NULL AS settled,
            1 AS round,
            NULL::uuid AS task,
            NULL::timestamptz AS ordered_at
        FROM counting_line AS l
        WHERE
            l.site = %(site)s AND l.plan = %(plan)s AND NOT (l.found AND l.state = 'not_counted')
        UNION ALL
        SELECT
            u.line,
            NULL,
            NULL,
            NULL,
            t.round,
            t.id,
            t.created_at
        FROM counting_task AS t
        CROSS JOIN LATERAL unnest(t.lines) AS u (line)
        WHERE t.site = %(site)s AND t.plan = %(plan)s
    ) AS f
    GROUP BY f.line
),

events AS (
    SELECT
        s.task,
        s.round,
        s.place,
        s.person,
        s.event,
        s.item,
        s.serial <> '' AS single,
        CASE WHEN s.serial = '' THEN s.lot ELSE s.serial END AS code,
        s.counted_at
    FROM counting_scan AS s
    WHERE
        s.site = %(site)s AND s.plan = %(plan)s AND s.verdict = 'ACCEPTED'
        AND s.id <> ALL(%(taken_back)s)
),

told AS (
    SELECT
        k.place,
        k.item,
        k.serial <> '' AS single,
        CASE WHEN k.serial = '' THEN k.lot ELSE k.serial END AS code,
        l.line,
        l.verdict,
        l.settled,
        l.round,
        l.task,
        NULL::smallint AS scanned,
        NULL::smallint AS done
    FROM lines AS l
    INNER JOIN ledger_stockkey AS k ON k.site = %(site)s AND k.id = l.key
    UNION ALL
    SELECT
        e.place,
        e.item,
        e.single,
        e.code,
        NULL,
        NULL,
        NULL,
        NULL,
        e.task,
        CASE WHEN e.event = 'SCAN' THEN e.round END,
        CASE WHEN e.event = 'PLACE_DONE' THEN e.round END
    FROM events AS e
    UNION ALL
    SELECT
        c.id,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL
    FROM counting_plan AS p
    INNER JOIN catalog_place AS c
        ON c.site = p.site AND c.kind = 'STORAGE' AND (p.places IS NULL OR c.id = ANY(p.places))
    WHERE p.site = %(site)s AND p.id = %(plan)s
),

seen AS (
    SELECT
        t.place,
        t.line,
        t.verdict,
        t.done,
        t.scanned,
        t.settled
        OR coalesce(max(t.scanned) OVER shelf >= t.round, false)
        OR CASE
            WHEN t.task IS NULL THEN coalesce(bool_or(t.done = 1) OVER here, false)
            ELSE t.task = ANY(array_agg(t.task) FILTER (WHERE t.done IS NOT NULL) OVER here)
        END AS seen
    FROM told AS t
    WINDOW
        here AS (PARTITION BY t.place),
        shelf AS (PARTITION BY t.place, t.item, t.single, t.code)
),

by_place AS (
    SELECT
        n.place,
        count(n.line) AS lines,
        count(n.line) FILTER (WHERE n.seen) AS seen,
        count(n.line) FILTER (WHERE n.verdict = 'agrees') AS agree,
        count(n.line) FILTER (WHERE n.verdict = 'variance') AS variance,
        count(n.line) FILTER (WHERE n.verdict = 'question') AS question,
        count(n.line) FILTER (WHERE n.verdict = 'not_counted' AND n.seen IS NOT TRUE) AS not_counted,
        coalesce(bool_or(n.done IS NOT NULL), false) AS done
    FROM seen AS n
    GROUP BY n.place
),

working AS (
    SELECT
        e.place,
        array_agg(DISTINCT u.name ORDER BY u.name) AS counters
    FROM events AS e
    INNER JOIN counting_task AS t
        ON t.site = %(site)s AND t.id = e.task AND t.submitted_at IS NULL
    INNER JOIN people_user AS u ON u.id = e.person
    WHERE e.counted_at >= %(since)s
    GROUP BY e.place
)

SELECT
    coalesce(z.code, '') AS zone_code,
    coalesce(z.name, '') AS zone_name,
    coalesce(z.kind, '') AS zone_kind,
    c.id,
    c.code,
    b.lines,
    b.seen,
    b.agree,
    b.variance,
    b.question,
    b.not_counted,
    b.done,
    coalesce(w.counters, '{}') AS counters
FROM by_place AS b
INNER JOIN catalog_place AS c ON c.id = b.place
LEFT JOIN catalog_zone AS z ON z.id = c.zone
LEFT JOIN working AS w ON w.place = b.place
ORDER BY coalesce(z.code, '') COLLATE "C", c.code COLLATE "C"
