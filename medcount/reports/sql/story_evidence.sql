-- Returns the records that causes name as their evidence: movements, document lines, scans.
-- Caller: reports.story. Parameters: site, plan, key, movements, documents, scans (what is named).
SELECT
    'movement' AS kind,
    n.name,
    v.id::text AS id,
    v.kind AS what,
    CASE WHEN v.to_key = %(key)s THEN v.quantity ELSE -v.quantity END AS quantity,
    v.occurred_at AS at,
    v.recorded_at,
    v.document AS detail,
    v.entry
FROM unnest(%(movements)s::text[]) AS n (name)
INNER JOIN ledger_standing_movement AS v
    ON
        v.site = %(site)s
        AND (
            (v.outside_id <> '' AND v.outside_id = n.name)
            OR v.id = CASE WHEN n.name ~ '^[0-9]{1,18}$' THEN n.name::bigint END
        )
        AND %(key)s IN (v.from_key, v.to_key)
UNION ALL
SELECT
    'document',
    d.outside_id,
    d.id::text,
    d.kind,
    e.quantity,
    e.created_at,
    NULL,
    e.lot,
    NULL
FROM documents_document AS d
INNER JOIN documents_line AS e ON e.site = d.site AND e.document = d.id
INNER JOIN ledger_stockkey AS k ON k.site = %(site)s AND k.id = %(key)s AND k.item = e.item
WHERE d.site = %(site)s AND d.outside_id = ANY(%(documents)s::text[])
UNION ALL
SELECT
    'scan',
    coalesce(nullif(s.outside_id, ''), s.id::text),
    s.id::text,
    s.raw,
    s.quantity,
    s.counted_at,
    s.received_at,
    s.lot,
    s.entry
FROM counting_scan AS s
WHERE
    s.site = %(site)s AND s.plan = %(plan)s
    AND s.place = (SELECT k.place FROM ledger_stockkey AS k WHERE k.site = %(site)s AND k.id = %(key)s)
    AND coalesce(nullif(s.outside_id, ''), s.id::text) = ANY(%(scans)s::text[])
ORDER BY at, id
