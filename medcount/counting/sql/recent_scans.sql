-- Returns the scans of a plan that came in last, the newest first; nothing of the book.
-- Caller: counting.queries.progress.recent_scans. Parameters: site, plan, limit.
SELECT
    s.id,
    s.counted_at,
    s.received_at,
    s.round,
    u.name AS person,
    c.code AS place,
    s.event,
    coalesce(i.name, '') AS item_name,
    s.lot,
    s.serial,
    s.quantity,
    s.verdict,
    s.voids IS NOT NULL AS takes_back,
    EXISTS (
        SELECT 1
        FROM counting_scan AS v
        WHERE v.site = s.site AND v.plan = s.plan AND v.voids = s.id
    ) AS taken_back
FROM (
    SELECT *
    FROM counting_scan AS n
    WHERE n.site = %(site)s AND n.plan = %(plan)s
    ORDER BY n.received_at DESC, n.counted_at DESC, n.sequence DESC
    LIMIT %(limit)s
) AS s
INNER JOIN people_user AS u ON u.id = s.person
INNER JOIN catalog_place AS c ON c.id = s.place
LEFT JOIN catalog_item AS i ON i.id = s.item
ORDER BY s.received_at DESC, s.counted_at DESC, s.sequence DESC
