-- Fills staged_scanned. Caller: counting.actions._plain. Parameters: site, plan.
INSERT INTO staged_scanned
SELECT
    s.place,
    s.item,
    s.lot,
    min(s.person),
    sum(s.quantity),
    min(s.counted_at),
    max(s.counted_at),
    max(s.error_ms),
    array_agg(s.id),
    max(s.serial) <> '',
    min(s.status),
    max(s.status),
    min(s.owner),
    max(s.owner),
    count(s.expiry) = count(*),
    min(s.expiry),
    max(s.expiry),
    count(s.mfg_date) = count(*),
    min(s.mfg_date),
    max(s.mfg_date)
FROM counting_scan AS s
WHERE
    s.site = %(site)s AND s.plan = %(plan)s AND s.event = 'SCAN' AND s.item IS NOT NULL
    AND s.verdict = 'ACCEPTED'
GROUP BY s.place, s.item, s.lot
