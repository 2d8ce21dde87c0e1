-- Return the id of every item by its code.
-- Caller: catalog.queries.item_ids.
SELECT code, id FROM catalog_item;
