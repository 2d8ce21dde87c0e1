-- Marks a task handed in, with what was sent for it until then. What was taken back is looked up in
-- a list made once: scans that have just come in are as nothing to the planner.
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
        AND c.id NOT IN (
            SELECT v.voids
            FROM counting_scan AS v
            WHERE
                v.site = %(site)s AND v.plan = %(plan)s AND v.task = %(task)s
                AND v.voids IS NOT NULL
        )
) AS s
WHERE site = %(site)s AND id = %(task)s
