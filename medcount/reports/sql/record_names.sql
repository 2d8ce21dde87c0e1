-- Returns the numbers, names and places by which people know some records; who has none is left out.
-- Caller: reports.records. Parameters: site, kinds and ids, two arrays of equal length.
WITH asked AS MATERIALIZED (
    SELECT DISTINCT
        n.kind,
        n.id
    FROM unnest(%(kinds)s::text[], %(ids)s::text[]) AS n (kind, id)
)

SELECT
    a.kind,
    a.id,
    p.number AS name
FROM asked AS a
INNER JOIN counting_plan AS p
    ON p.site = %(site)s AND p.id = CASE WHEN a.kind = 'counting_plan' THEN a.id::uuid END
UNION ALL
SELECT
    a.kind,
    a.id,
    f.number
FROM asked AS a
INNER JOIN counting_form AS f
    ON f.site = %(site)s AND f.id = CASE WHEN a.kind = 'counting_form' THEN a.id::uuid END
UNION ALL
SELECT
    a.kind,
    a.id,
    p.number || ' · ' || u.name
FROM asked AS a
INNER JOIN counting_task AS t
    ON t.site = %(site)s AND t.id = CASE WHEN a.kind = 'counting_task' THEN a.id::uuid END
INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
INNER JOIN people_user AS u ON u.id = t.counter
UNION ALL
SELECT
    a.kind,
    a.id,
    concat_ws(' · ', c.code, i.code, nullif(k.lot, ''), nullif(k.serial, ''))
FROM asked AS a
INNER JOIN counting_line AS l
    ON l.site = %(site)s AND l.id = CASE WHEN a.kind = 'counting_line' THEN a.id::bigint END
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN catalog_place AS c ON c.id = k.place
INNER JOIN catalog_item AS i ON i.id = k.item
UNION ALL
SELECT
    a.kind,
    a.id,
    d.outside_id
FROM asked AS a
INNER JOIN documents_document AS d
    ON d.site = %(site)s AND d.id = CASE WHEN a.kind = 'document' THEN a.id::uuid END
UNION ALL
SELECT
    a.kind,
    a.id,
    s.code
FROM asked AS a
INNER JOIN people_site AS s ON s.id = CASE WHEN a.kind = 'site' THEN a.id::smallint END
UNION ALL
SELECT
    a.kind,
    a.id,
    u.name
FROM asked AS a
INNER JOIN people_user AS u ON u.id = CASE WHEN a.kind = 'user' THEN a.id::integer END
UNION ALL
SELECT
    a.kind,
    a.id,
    c.code
FROM asked AS a
INNER JOIN catalog_place AS c
    ON c.site = %(site)s AND c.id = CASE WHEN a.kind = 'place' THEN a.id::integer END
UNION ALL
SELECT
    a.kind,
    a.id,
    d.code
FROM asked AS a
INNER JOIN people_device AS d ON d.id = CASE WHEN a.kind = 'device' THEN a.id::integer END
