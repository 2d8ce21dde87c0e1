-- Make the staged zones and fill the blanks of those there are.
-- Caller: catalog.actions.import_catalog.
-- Parameters: brought_by.
WITH named AS (
    SELECT
        site,
        code,
        coalesce((array_agg(name ORDER BY number) FILTER (WHERE name <> ''))[1], '') AS name,
        coalesce((array_agg(kind ORDER BY number) FILTER (WHERE kind <> ''))[1], '') AS kind
    FROM staged_zone
    GROUP BY site, code
),
old AS (
    SELECT zone.* FROM catalog_zone AS zone INNER JOIN named USING (site, code)
),
kept AS (
    INSERT INTO catalog_zone AS zone (site, code, name, kind, brought_by)
    SELECT site, code, name, kind, %(brought_by)s FROM named ORDER BY site, code
    ON CONFLICT (site, code) DO UPDATE SET
        name = CASE zone.name WHEN '' THEN excluded.name ELSE zone.name END,
        kind = CASE zone.kind WHEN '' THEN excluded.kind ELSE zone.kind END
    WHERE (zone.name = '' AND excluded.name <> '') OR (zone.kind = '' AND excluded.kind <> '')
    RETURNING zone.*
)
INSERT INTO staged_changed (kind, id, before, after)
SELECT 'zone', kept.id, to_jsonb(old), to_jsonb(kept)
FROM kept INNER JOIN old ON kept.id = old.id;
