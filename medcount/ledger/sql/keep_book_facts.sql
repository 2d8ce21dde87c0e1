-- Keep as of when the book speaks, and what one unit stands in it for, at stock keys that were there
-- before the book: those that a count found. New ones got both when they were made.
-- Caller: ledger.actions.open_book.
-- Parameters: site.
UPDATE ledger_stockkey AS key
SET unit_cost = coalesce(named.unit_cost, key.unit_cost), as_of = named.as_of
FROM staged_key AS named
WHERE
    key.site = %(site)s
    AND key.id = named.id
    AND NOT named.is_new
    AND named.as_of IS NOT NULL;
