-- Count the stock keys of a book that cannot be opened: those that moved before, and those of
-- which its rows speak at unlike moments.
-- Caller: ledger.actions.open_book, with all keys locked.
-- Parameters: site.
SELECT
    (
        SELECT count(*)
        FROM staged_key AS named
        INNER JOIN catalog_place AS place ON named.place = place.id AND place.kind = 'STORAGE'
        WHERE
            EXISTS (
                SELECT FROM ledger_movement AS movement
                WHERE movement.site = %(site)s AND movement.to_key = named.id
            )
            OR EXISTS (
                SELECT FROM ledger_movement AS movement
                WHERE movement.site = %(site)s AND movement.from_key = named.id
            )
    ) AS moved_before,
    (
        SELECT count(*)
        FROM (
            SELECT FROM staged_opening
            GROUP BY owner, place, item, lot, serial, status
            HAVING min(as_of) <> max(as_of)
        ) AS unlike
    ) AS times_differ;
