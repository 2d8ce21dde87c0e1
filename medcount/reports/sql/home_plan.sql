-- Returns the count that is on: of those that are frozen and not over, the one frozen last.
-- Caller: reports.home. Parameter: site.
SELECT
    p.id,
    p.number,
    p.name,
    p.frozen_at,
    p.compared_at
FROM counting_plan AS p
WHERE
    p.site = %(site)s AND p.frozen_at IS NOT NULL AND p.closed_at IS NULL
    AND p.cancelled_at IS NULL
ORDER BY p.frozen_at DESC, p.id DESC
LIMIT 1
