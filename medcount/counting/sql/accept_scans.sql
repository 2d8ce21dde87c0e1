-- Keeps the staged scans: the first of each id, once; returns the ordinals of those kept now.
-- Caller: counting.actions.scans.accept_scans. Parameters: site, plan, received_at, entry.
WITH kept AS (
    INSERT INTO counting_scan (
        site, id, plan, task, round, person, device, sequence, event, outside_id, place, raw, item,
        lot, serial, expiry, mfg_date, owner, status, quantity, device_at, received_at, counted_at,
        error_ms, verdict, voids, entry
    )
    SELECT DISTINCT ON (s.id)
        %(site)s, s.id, %(plan)s, s.task, t.round, t.counter, s.device, s.sequence, s.event,
        s.outside_id, s.place, s.raw, s.item, s.lot, s.serial, s.expiry, s.mfg_date, s.owner,
        s.status, s.quantity, s.device_at, %(received_at)s, s.counted_at, s.error_ms, s.verdict,
        s.voids, %(entry)s
    FROM staged_scan AS s
    INNER JOIN counting_task AS t ON t.site = %(site)s AND t.id = s.task
    ORDER BY s.id, s.ordinal
    ON CONFLICT DO NOTHING
    RETURNING id
)

SELECT count(*) AS kept
FROM kept
