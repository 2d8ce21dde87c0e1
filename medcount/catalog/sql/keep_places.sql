-- Make the staged storage places and fill the blanks of those there are.
-- A temperature range is taken whole from one row: half of one and half of another is nobody's.
-- Caller: catalog.actions.import_catalog, after keep_zones.
-- Parameters: brought_by.
WITH named AS (
    SELECT
        site,
        code,
        (array_agg(zone ORDER BY number) FILTER (WHERE zone <> ''))[1] AS zone,
        (
            array_agg(numrange(min_c, max_c, '[]') ORDER BY number)
            FILTER (WHERE coalesce(min_c, max_c) IS NOT NULL)
        )[1] AS range_c
    FROM staged_place
    GROUP BY site, code
),
old AS (
    SELECT place.*
    FROM catalog_place AS place
    INNER JOIN named ON place.site = named.site AND place.code = named.code
    WHERE place.kind = 'STORAGE'
),
kept AS (
    INSERT INTO catalog_place AS place (site, kind, code, zone, min_c, max_c, brought_by)
    SELECT
        named.site, 'STORAGE', named.code, zone.id,
        lower(named.range_c), upper(named.range_c), %(brought_by)s
    FROM named
    LEFT JOIN catalog_zone AS zone ON named.site = zone.site AND named.zone = zone.code
    ORDER BY named.site, named.code
    ON CONFLICT (site, kind, code) DO UPDATE SET
        zone = coalesce(place.zone, excluded.zone),
        min_c = CASE
            WHEN coalesce(place.min_c, place.max_c) IS NULL THEN excluded.min_c ELSE place.min_c
        END,
        max_c = CASE
            WHEN coalesce(place.min_c, place.max_c) IS NULL THEN excluded.max_c ELSE place.max_c
        END
    WHERE
        (place.zone IS NULL AND excluded.zone IS NOT NULL)
        OR (
            coalesce(place.min_c, place.max_c) IS NULL
            AND coalesce(excluded.min_c, excluded.max_c) IS NOT NULL
        )
    RETURNING place.*
)
INSERT INTO staged_changed (kind, id, before, after)
SELECT 'place', kept.id, to_jsonb(old), to_jsonb(kept)
FROM kept INNER JOIN old ON kept.id = old.id;
