-- Name the stock keys of the book, those without a quantity too, beside those that will move; and
-- what one unit stands in the book for, the higher where two rows of one key give two costs.
-- Caller: ledger.actions.open_book.
INSERT INTO staged_key (owner, place, item, lot, serial, status, unit_cost)
SELECT
    named.owner, named.place, named.item, named.lot, named.serial, named.status,
    max(named.unit_cost)
FROM (
    SELECT owner, place, item, lot, serial, status, unit_cost FROM staged_opening
    UNION ALL
    SELECT
        from_owner, from_place, from_item, from_lot, from_serial, from_status, NULL
    FROM staged_movement
    UNION ALL
    SELECT to_owner, to_place, to_item, to_lot, to_serial, to_status, NULL FROM staged_movement
) AS named
GROUP BY named.owner, named.place, named.item, named.lot, named.serial, named.status;
