-- Make the staged items and fill the blanks of those there are.
-- A storage range is taken whole from one row: half of one and half of another is nobody's.
-- Caller: catalog.actions.import_catalog.
-- Parameters: brought_by.
WITH named AS (
    SELECT
        code,
        coalesce((array_agg(name ORDER BY number) FILTER (WHERE name <> ''))[1], '') AS name,
        coalesce((array_agg(spec ORDER BY number) FILTER (WHERE spec <> ''))[1], '') AS spec,
        coalesce((array_agg(model ORDER BY number) FILTER (WHERE model <> ''))[1], '') AS model,
        coalesce(
            (array_agg(risk_class ORDER BY number) FILTER (WHERE risk_class <> ''))[1], ''
        ) AS risk_class,
        bool_or(implant) AS implant,
        (
            array_agg(numrange(storage_min_c, storage_max_c, '[]') ORDER BY number)
            FILTER (WHERE coalesce(storage_min_c, storage_max_c) IS NOT NULL)
        )[1] AS range_c,
        coalesce(
            (array_agg(base_unit ORDER BY number) FILTER (WHERE base_unit <> ''))[1], ''
        ) AS base_unit,
        -- As text, since arrays of unlike lengths do not aggregate.
        (array_agg(controls::text ORDER BY number) FILTER (WHERE controls IS NOT NULL))[1]::text []
            AS controls,
        (array_agg(unit_cost ORDER BY number) FILTER (WHERE unit_cost IS NOT NULL))[1] AS unit_cost
    FROM staged_item
    GROUP BY code
),
old AS (
    SELECT item.* FROM catalog_item AS item INNER JOIN named USING (code)
),
kept AS (
    INSERT INTO catalog_item AS item (
        code, name, spec, model, risk_class, implant,
        storage_min_c, storage_max_c, base_unit, controls, unit_cost, brought_by
    )
    SELECT
        code, name, spec, model, risk_class, implant,
        lower(range_c), upper(range_c), base_unit, controls, unit_cost, %(brought_by)s
    FROM named
    ORDER BY code
    ON CONFLICT (code) DO UPDATE SET
        name = coalesce(nullif(item.name, ''), excluded.name),
        spec = coalesce(nullif(item.spec, ''), excluded.spec),
        model = coalesce(nullif(item.model, ''), excluded.model),
        risk_class = coalesce(nullif(item.risk_class, ''), excluded.risk_class),
        implant = item.implant OR excluded.implant,
        storage_min_c = CASE
            WHEN coalesce(item.storage_min_c, item.storage_max_c) IS NULL
                THEN excluded.storage_min_c
            ELSE item.storage_min_c
        END,
        storage_max_c = CASE
            WHEN coalesce(item.storage_min_c, item.storage_max_c) IS NULL
                THEN excluded.storage_max_c
            ELSE item.storage_max_c
        END,
        base_unit = coalesce(nullif(item.base_unit, ''), excluded.base_unit),
        controls = coalesce(item.controls, excluded.controls),
        unit_cost = coalesce(item.unit_cost, excluded.unit_cost)
    WHERE
        (item.name = '' AND excluded.name <> '')
        OR (item.spec = '' AND excluded.spec <> '')
        OR (item.model = '' AND excluded.model <> '')
        OR (item.risk_class = '' AND excluded.risk_class <> '')
        OR (NOT item.implant AND excluded.implant)
        OR (
            coalesce(item.storage_min_c, item.storage_max_c) IS NULL
            AND coalesce(excluded.storage_min_c, excluded.storage_max_c) IS NOT NULL
        )
        OR (item.base_unit = '' AND excluded.base_unit <> '')
        OR (item.controls IS NULL AND excluded.controls IS NOT NULL)
        OR (item.unit_cost IS NULL AND excluded.unit_cost IS NOT NULL)
    RETURNING item.*
)
INSERT INTO staged_changed (kind, id, before, after)
SELECT 'item', kept.id, to_jsonb(old), to_jsonb(kept)
FROM kept INNER JOIN old ON kept.id = old.id;
