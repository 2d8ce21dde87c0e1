-- Returns the line of each staged judgement, found ones too.
-- Caller: counting.actions._comparison. Parameters: site, plan.
SELECT
    j.ordinal,
    coalesce(j.line, l.id) AS line
FROM staged_judgement AS j
LEFT JOIN ledger_stockkey AS k
    ON
        j.line IS NULL AND k.site = %(site)s AND k.place = j.place AND k.item = j.item
        AND k.lot = j.lot AND k.serial = j.serial AND k.status = j.status AND k.owner = j.owner
LEFT JOIN counting_line AS l ON l.site = %(site)s AND l.plan = %(plan)s AND l.key = k.id
ORDER BY j.ordinal
