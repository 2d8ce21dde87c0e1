-- Make the staged lots and fill the blanks of those there are.
-- The first date named for a lot stands; when another one is named, the lot is disputed.
-- Caller: catalog.actions.import_catalog, after keep_items.
-- Parameters: brought_by.
WITH named AS (
    SELECT
        item.id AS item,
        lot.code,
        (array_agg(lot.expiry ORDER BY lot.number) FILTER (WHERE lot.expiry IS NOT NULL))[1]
            AS expiry,
        coalesce(min(lot.expiry) <> max(lot.expiry), FALSE) AS expiry_disputed,
        (array_agg(lot.mfg_date ORDER BY lot.number) FILTER (WHERE lot.mfg_date IS NOT NULL))[1]
            AS mfg_date,
        coalesce(min(lot.mfg_date) <> max(lot.mfg_date), FALSE) AS mfg_date_disputed,
        (array_agg(lot.unit_cost ORDER BY lot.number) FILTER (WHERE lot.unit_cost IS NOT NULL))[1]
            AS unit_cost
    FROM staged_lot AS lot
    INNER JOIN catalog_item AS item ON lot.item = item.code
    GROUP BY item.id, lot.code
),
old AS (
    SELECT lot.* FROM catalog_lot AS lot INNER JOIN named USING (item, code)
),
kept AS (
    INSERT INTO catalog_lot AS lot (
        item, code, expiry, expiry_kind, expiry_disputed, mfg_date, mfg_date_disputed, unit_cost,
        brought_by
    )
    SELECT
        item, code, expiry, 'INCLUSIVE', expiry_disputed, mfg_date, mfg_date_disputed, unit_cost,
        %(brought_by)s
    FROM named
    ORDER BY item, code
    ON CONFLICT (item, code) DO UPDATE SET
        expiry = coalesce(lot.expiry, excluded.expiry),
        expiry_disputed = lot.expiry_disputed OR excluded.expiry_disputed
        OR coalesce(lot.expiry <> excluded.expiry, FALSE),
        mfg_date = coalesce(lot.mfg_date, excluded.mfg_date),
        mfg_date_disputed = lot.mfg_date_disputed OR excluded.mfg_date_disputed
        OR coalesce(lot.mfg_date <> excluded.mfg_date, FALSE),
        unit_cost = coalesce(lot.unit_cost, excluded.unit_cost)
    WHERE
        (lot.expiry IS NULL AND excluded.expiry IS NOT NULL)
        OR (
            NOT lot.expiry_disputed
            AND (excluded.expiry_disputed OR lot.expiry <> excluded.expiry)
        )
        OR (lot.mfg_date IS NULL AND excluded.mfg_date IS NOT NULL)
        OR (
            NOT lot.mfg_date_disputed
            AND (excluded.mfg_date_disputed OR lot.mfg_date <> excluded.mfg_date)
        )
        OR (lot.unit_cost IS NULL AND excluded.unit_cost IS NOT NULL)
    RETURNING lot.*
)
INSERT INTO staged_changed (kind, id, before, after)
SELECT 'lot', kept.id, to_jsonb(old), to_jsonb(kept)
FROM kept INNER JOIN old ON kept.id = old.id;
