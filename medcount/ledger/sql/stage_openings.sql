-- Stage, beside the movements that came with a book, the opening stock from which they lead to it:
-- what the book says, less the movements it held already. A movement is in the book if and only if
-- it was recorded up to the book's as_of, whatever its time (CONTRACTS, book). A storage key
-- without a row had nothing at the latest as_of of its place, else of the whole file.
-- Opening stock is taken from one key per item: the outside knows neither lot nor owner.
-- Caller: ledger.actions.open_book.
-- Parameters: opening_place, opening_at, latest_as_of, at.
WITH book AS (
    SELECT owner, place, item, lot, serial, status, sum(quantity) AS quantity, max(as_of) AS as_of
    FROM staged_opening
    GROUP BY owner, place, item, lot, serial, status
),
reading AS (
    SELECT place, max(as_of) AS as_of FROM staged_opening GROUP BY place
),
moved AS (
    SELECT
        from_owner AS owner, from_place AS place, from_item AS item, from_lot AS lot,
        from_serial AS serial, from_status AS status, -quantity AS quantity, recorded_at
    FROM staged_movement
    UNION ALL
    SELECT to_owner, to_place, to_item, to_lot, to_serial, to_status, quantity, recorded_at
    FROM staged_movement
),
known AS (
    SELECT owner, place, item, lot, serial, status, quantity, as_of FROM book
    UNION ALL
    SELECT DISTINCT
        moved.owner, moved.place, moved.item, moved.lot, moved.serial, moved.status,
        0, coalesce(reading.as_of, %(latest_as_of)s)
    FROM moved
    INNER JOIN catalog_place AS place ON moved.place = place.id AND place.kind = 'STORAGE'
    LEFT JOIN reading ON moved.place = reading.place
    WHERE NOT EXISTS (
        SELECT FROM book
        WHERE
            book.owner = moved.owner
            AND book.place = moved.place
            AND book.item = moved.item
            AND book.lot = moved.lot
            AND book.serial = moved.serial
            AND book.status = moved.status
    )
),
opening AS (
    SELECT
        known.owner, known.place, known.item, known.lot, known.serial, known.status,
        (
            known.quantity
            - coalesce(sum(moved.quantity) FILTER (WHERE moved.recorded_at <= known.as_of), 0)
        )::bigint AS quantity
    FROM known
    LEFT JOIN moved USING (owner, place, item, lot, serial, status)
    GROUP BY
        known.owner, known.place, known.item, known.lot, known.serial, known.status,
        known.quantity, known.as_of
)
INSERT INTO staged_movement (
    from_owner, from_place, from_item, from_lot, from_serial, from_status,
    to_owner, to_place, to_item, to_lot, to_serial, to_status,
    quantity, occurred_at, occurred_basis, recorded_at, kind, document, cause, outside_id,
    corrects_outside_id
)
SELECT
    CASE WHEN up THEN '' ELSE opening.owner END,
    CASE WHEN up THEN %(opening_place)s::integer ELSE opening.place END,
    opening.item,
    CASE WHEN up THEN '' ELSE opening.lot END,
    CASE WHEN up THEN '' ELSE opening.serial END,
    CASE WHEN up THEN '' ELSE opening.status END,
    CASE WHEN up THEN opening.owner ELSE '' END,
    CASE WHEN up THEN opening.place ELSE %(opening_place)s::integer END,
    opening.item,
    CASE WHEN up THEN opening.lot ELSE '' END,
    CASE WHEN up THEN opening.serial ELSE '' END,
    CASE WHEN up THEN opening.status ELSE '' END,
    abs(opening.quantity), %(opening_at)s, 'KNOWN', %(at)s, 'OPENING', '', '', '', ''
FROM opening
CROSS JOIN LATERAL (SELECT opening.quantity > 0 AS up) AS direction
WHERE opening.quantity <> 0;
