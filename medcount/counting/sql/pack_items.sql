-- Returns every item that a plan counts anywhere, so that the list tells nothing of a place; with
-- the fields that a scan of it must give.
-- Caller: counting.queries.tasks.task_pack. Parameters: site, plan.
SELECT
    i.id,
    i.code,
    i.name,
    i.spec,
    i.model,
    i.base_unit,
    coalesce(i.controls, '{}') AS controls
FROM catalog_item AS i
WHERE
    i.id IN (
        SELECT k.item
        FROM counting_line AS l
        INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
        WHERE l.site = %(site)s AND l.plan = %(plan)s
    )
ORDER BY i.code COLLATE "C"
