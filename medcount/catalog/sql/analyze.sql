-- Count the catalogue's rows anew for the planner, after a load that multiplied them.
-- Caller: catalog.actions.import_catalog.
SELECT catalog_analyze();
