-- Name the stock keys of a book, those without a quantity too, beside those that its movements
-- touch and those its opening stock comes from: one per item, since the outside knows neither lot
-- nor owner. Rows of one key add up; of two costs for one key the higher stands.
-- Caller: ledger.actions.open_book.
-- Parameters: site, opening_place.
INSERT INTO staged_key (
    owner, place, item, lot, serial, status, id, is_new, is_unbooked, quantity, as_of, unit_cost
)
SELECT
    named.owner, named.place, named.item, named.lot, named.serial, named.status,
    coalesce(key.id, nextval('ledger_stockkey_id_seq')),
    key.id IS NULL,
    balance.key IS NULL,
    named.quantity, named.as_of, named.unit_cost
FROM (
    SELECT
        ends.owner, ends.place, ends.item, ends.lot, ends.serial, ends.status,
        sum(ends.quantity)::bigint AS quantity,
        max(ends.as_of) AS as_of,
        max(ends.unit_cost) AS unit_cost
    FROM (
        SELECT owner, place, item, lot, serial, status, quantity, as_of, unit_cost
        FROM staged_opening
        UNION ALL
        SELECT
            from_owner, from_place, from_item, from_lot, from_serial, from_status,
            NULL, NULL, NULL
        FROM staged_movement
        UNION ALL
        SELECT to_owner, to_place, to_item, to_lot, to_serial, to_status, NULL, NULL, NULL
        FROM staged_movement
        UNION ALL
        SELECT '', %(opening_place)s, everything.item, '', '', '', NULL, NULL, NULL
        FROM (
            SELECT item FROM staged_opening
            UNION
            SELECT from_item FROM staged_movement
            UNION
            SELECT to_item FROM staged_movement
        ) AS everything
    ) AS ends
    GROUP BY ends.owner, ends.place, ends.item, ends.lot, ends.serial, ends.status
) AS named
LEFT JOIN ledger_stockkey AS key
    ON
        key.site = %(site)s
        AND named.place = key.place
        AND named.item = key.item
        AND named.lot = key.lot
        AND named.serial = key.serial
        AND named.status = key.status
        AND named.owner = key.owner
LEFT JOIN ledger_balance AS balance ON balance.site = %(site)s AND key.id = balance.key;
