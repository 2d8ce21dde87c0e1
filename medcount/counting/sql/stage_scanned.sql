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
    bool_or(s.serial <> ''),
    array_agg(DISTINCT s.status) FILTER (WHERE s.status IS NOT NULL),
    array_agg(DISTINCT s.owner) FILTER (WHERE s.owner IS NOT NULL),
    bool_and(s.expiry IS NOT NULL),
    min(s.expiry),
    max(s.expiry),
    bool_and(s.mfg_date IS NOT NULL),
    min(s.mfg_date),
    max(s.mfg_date)
FROM counting_scan AS s
WHERE
    s.site = %(site)s AND s.plan = %(plan)s AND s.event = 'SCAN' AND s.item IS NOT NULL
    AND s.verdict = 'ACCEPTED'
GROUP BY s.place, s.item, s.lot
