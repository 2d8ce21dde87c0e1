-- Keep what one unit stands in the book for at stock keys that were there before the book: those
-- that a count found. New ones got it when they were made.
-- Caller: ledger.actions.open_book.
-- Parameters: site.
UPDATE ledger_stockkey AS key
SET unit_cost = named.unit_cost
FROM staged_key AS named
WHERE
    key.site = %(site)s
    AND key.id = named.id
    AND NOT named.is_new
    AND named.unit_cost IS NOT NULL;
