-- Marks a task handed in, with what was sent for it until then.
-- Caller: counting.actions.tasks.submit_task. Parameters: site, plan, task, at.
UPDATE counting_task
SET
    submitted_at = %(at)s,
    scans = s.scans,
    places_done = s.places_done,
    last_scan_at = s.last_scan_at
FROM (
    SELECT
        count(*) FILTER (WHERE c.event = 'SCAN' AND c.verdict = 'ACCEPTED') AS scans,
        count(DISTINCT c.place) FILTER (WHERE c.event = 'PLACE_DONE' AND c.verdict = 'ACCEPTED')
            AS places_done,
        max(c.counted_at) AS last_scan_at
    FROM counting_scan AS c
    WHERE
        c.site = %(site)s AND c.plan = %(plan)s AND c.task = %(task)s
        AND NOT EXISTS (
            SELECT 1
            FROM counting_scan AS v
            WHERE v.site = c.site AND v.plan = c.plan AND v.task = c.task AND v.voids = c.id
        )
) AS s
WHERE site = %(site)s AND id = %(task)s
