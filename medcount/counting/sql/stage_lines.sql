-- Fills staged_line. Caller: counting.actions._plain. Parameters: site, plan.
INSERT INTO staged_line (line, key, place, item, lot, serial, status, owner, found, balance)
SELECT
    l.id,
    l.key,
    k.place,
    k.item,
    k.lot,
    k.serial,
    k.status,
    k.owner,
    l.found,
    coalesce(b.quantity, 0)
FROM counting_line AS l
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
LEFT JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
WHERE l.site = %(site)s AND l.plan = %(plan)s AND l.asserted_at IS NULL
