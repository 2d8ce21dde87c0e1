-- What there is at a site to filter its stock by: its zones, and whose goods its book knows.
-- Caller: reports.stock. Parameter: site.
SELECT
    (
        SELECT jsonb_agg(jsonb_build_object('code', z.code, 'name', z.name) ORDER BY z.code)
        FROM catalog_zone AS z
        WHERE z.site = %(site)s
    ) AS zones,
    (
        SELECT array_agg(DISTINCT k.owner ORDER BY k.owner)
        FROM ledger_stockkey AS k
        WHERE k.site = %(site)s
    ) AS owners
