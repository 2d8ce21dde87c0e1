-- Count the staged rows that name a zone or an item the catalogue does not have; all are 0.
-- Caller: catalog.actions.import_catalog, after the keep_ statements.
SELECT
    (
        SELECT count(*)
        FROM staged_place AS place
        LEFT JOIN catalog_zone AS zone ON place.site = zone.site AND place.zone = zone.code
        WHERE place.zone <> '' AND zone.id IS NULL
    ) AS places,
    (
        SELECT count(*)
        FROM staged_lot AS lot
        LEFT JOIN catalog_item AS item ON lot.item = item.code
        WHERE item.id IS NULL
    ) AS lots,
    (
        SELECT count(*)
        FROM staged_packaging AS pack
        LEFT JOIN catalog_item AS item ON pack.item = item.code
        WHERE item.id IS NULL
    ) AS packaging;
