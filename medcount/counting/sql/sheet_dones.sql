-- Returns the PLACE_DONEs of the staged sheets' places, each with the first event of its visit.
-- Caller: counting.actions._sheets. Parameters: site, plan, taken_back.
WITH events AS (
    SELECT
        s.id,
        s.task,
        s.place,
        s.person,
        coalesce(h.from_person, s.person) AS visitor,
        s.round,
        s.event,
        s.counted_at,
        s.error_ms
    FROM counting_scan AS s
    LEFT JOIN counting_handover AS h
        ON
            h.site = s.site AND h.plan = s.plan AND h.round = s.round AND h.place = s.place
            AND h.to_person = s.person AND h.at <= s.counted_at
    WHERE
        s.site = %(site)s AND s.plan = %(plan)s AND s.verdict <> 'AFTER_SUBMISSION'
        AND s.place IN (SELECT g.place FROM staged_sheet AS g)
        AND s.id <> ALL(%(taken_back)s)
),

dones AS (
    SELECT
        e.*,
        lag(e.counted_at) OVER (
            PARTITION BY e.place, e.visitor, e.round ORDER BY e.counted_at
        ) AS previous_at
    FROM events AS e
    WHERE e.event = 'PLACE_DONE'
)

SELECT
    d.id,
    d.task,
    t.lines IS NOT NULL AS ordered,
    d.place,
    d.person,
    d.visitor,
    d.round,
    d.counted_at,
    d.error_ms,
    coalesce(o.opened_at, d.counted_at) AS opened_at
FROM dones AS d
INNER JOIN counting_task AS t ON t.site = %(site)s AND t.id = d.task
CROSS JOIN LATERAL (
    SELECT min(e.counted_at) AS opened_at
    FROM events AS e
    WHERE
        e.place = d.place AND e.visitor = d.visitor AND e.round = d.round
        AND e.counted_at <= d.counted_at
        AND (d.previous_at IS NULL OR e.counted_at > d.previous_at)
) AS o
ORDER BY d.counted_at
