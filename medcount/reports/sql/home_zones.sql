-- Returns how far a count has come in each zone, and what its lines add to its figures.
-- Caller: reports.home. Parameters: site, plan.
SELECT
    coalesce(z.code, '') AS code,
    coalesce(z.name, '') AS name,
    coalesce(z.kind, '') AS kind,
    count(*) AS lines,
    count(*) FILTER (WHERE m.counted) AS counted,
    count(*) FILTER (WHERE m.agrees) AS agreeing,
    count(*) FILTER (WHERE m.state = 'variance') AS differing,
    count(*) FILTER (WHERE m.state = 'conflict') AS conflicting,
    count(*) FILTER (WHERE m.state = 'incomplete') AS incomplete,
    count(*) FILTER (WHERE m.uncosted) AS uncosted,
    coalesce(sum(m.expected_amount), 0) AS expected_amount,
    coalesce(sum(m.gross_amount), 0) AS gross_amount,
    coalesce(sum(m.net_amount), 0) AS net_amount
FROM counting_measure AS m
INNER JOIN ledger_stockkey AS k ON k.site = m.site AND k.id = m.key
INNER JOIN catalog_place AS p ON p.id = k.place
LEFT JOIN catalog_zone AS z ON z.id = p.zone
WHERE m.site = %(site)s AND m.plan = %(plan)s
GROUP BY z.code, z.name, z.kind
ORDER BY z.code NULLS LAST
