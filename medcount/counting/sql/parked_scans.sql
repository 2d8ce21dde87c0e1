-- Returns the scans of a plan that were kept and do not count, each with the reason: those not
-- taken back, and those that came under a known id with other content.
-- Caller: counting.queries.lines.parked_scans. Parameters: site, plan, taken_back.
SELECT
    s.sequence,
    s.verdict AS code,
    s.raw AS text
FROM counting_scan AS s
WHERE
    s.site = %(site)s AND s.plan = %(plan)s AND s.verdict <> 'ACCEPTED'
    AND s.id <> ALL(%(taken_back)s)
UNION ALL
SELECT
    q.sequence,
    q.reason,
    q.content ->> 'outside_id'
FROM counting_quarantine AS q
WHERE q.site = %(site)s AND q.plan = %(plan)s
ORDER BY 1, 2
