-- Returns what a recount task is to count again, as the shelf shows it; nothing of the book.
-- Caller: counting.queries.tasks.task_pack. Parameters: site, task.
SELECT DISTINCT
    k.place,
    i.id AS item,
    i.code AS item_code,
    i.name AS item_name,
    k.lot,
    k.serial
FROM counting_task AS t
CROSS JOIN LATERAL unnest(t.lines) AS u (line)
INNER JOIN counting_line AS l ON l.site = t.site AND l.id = u.line
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN catalog_item AS i ON i.id = k.item
WHERE t.site = %(site)s AND t.id = %(task)s
ORDER BY k.place, i.code, k.lot, k.serial
