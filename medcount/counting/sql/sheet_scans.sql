-- Returns the accepted scans of goods on the staged sheets, each with whose visit it belongs to.
-- Caller: counting.actions._sheets. Parameters: site, plan, taken_back.
SELECT
    s.id,
    s.place,
    s.item,
    s.person,
    coalesce(h.from_person, s.person) AS visitor,
    s.round,
    s.counted_at,
    s.error_ms,
    s.lot,
    s.serial,
    s.owner,
    s.status,
    s.expiry,
    s.mfg_date,
    s.quantity
FROM counting_scan AS s
INNER JOIN staged_sheet AS g ON g.place = s.place AND g.item = s.item
LEFT JOIN counting_handover AS h
    ON
        h.site = s.site AND h.plan = s.plan AND h.round = s.round AND h.place = s.place
        AND h.to_person = s.person AND h.at <= s.counted_at
WHERE
    s.site = %(site)s AND s.plan = %(plan)s AND s.event = 'SCAN' AND s.verdict = 'ACCEPTED'
    AND s.id <> ALL(%(taken_back)s)
ORDER BY s.counted_at, s.sequence
