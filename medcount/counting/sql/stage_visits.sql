-- Fills staged_visit. A place is odd where more than one person, round or PLACE_DONE was at work,
-- where somebody went on after it, where a code was not read, where a scan was taken back or came
-- twice, and where a counter handed over.
-- Caller: counting.actions._plain. Parameters: site, plan.
INSERT INTO staged_visit (place, person, first_at, last_at, error, done_at, done_error_ms, odd)
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
)

SELECT
    s.place,
    min(s.person),
    min(s.counted_at),
    max(s.counted_at),
    max(s.error_ms) * interval '1 millisecond',
    max(s.counted_at) FILTER (WHERE s.event = 'PLACE_DONE'),
    max(s.error_ms) FILTER (WHERE s.event = 'PLACE_DONE'),
    min(s.person) <> max(s.person)
    OR max(s.round) > 1
    OR count(*) FILTER (WHERE s.event = 'PLACE_DONE') > 1
    OR coalesce(
        max(s.counted_at) FILTER (WHERE s.event = 'PLACE_DONE') < max(s.counted_at), false
    )
    OR bool_or(s.verdict <> 'ACCEPTED')
    OR s.place IN (SELECT t.place FROM touched AS t)
FROM counting_scan AS s
WHERE s.site = %(site)s AND s.plan = %(plan)s
GROUP BY s.place
