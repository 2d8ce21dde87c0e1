-- Put beside the staged movements what takes those back that a book held already when it was taken
-- over: a movement is in the book if and only if it was recorded up to the book's as_of, whatever
-- its time (CONTRACTS, book). Its balance holds such a movement, its past does not yet; an opening
-- against it leaves the balance as it is and puts the past right. A storage key without a row had
-- its reading at the latest as_of of its place, else of the site; where nothing was opened, none.
-- Caller: ledger.actions.report_movements.
-- Parameters: site, opening_place, opening_at, at.
INSERT INTO staged_movement (
    from_owner, from_place, from_item, from_lot, from_serial, from_status,
    to_owner, to_place, to_item, to_lot, to_serial, to_status,
    quantity, occurred_at, occurred_basis, recorded_at, kind, document, cause, outside_id,
    corrects_outside_id
)
WITH ends AS (
    SELECT
        from_owner AS owner, from_place AS place, from_item AS item, from_lot AS lot,
        from_serial AS serial, from_status AS status, -quantity AS quantity, recorded_at
    FROM staged_movement
    UNION ALL
    SELECT to_owner, to_place, to_item, to_lot, to_serial, to_status, quantity, recorded_at
    FROM staged_movement
),
reading AS (
    SELECT key.place, max(key.as_of) AS as_of
    FROM ledger_stockkey AS key
    WHERE key.site = %(site)s AND key.as_of IS NOT NULL
    GROUP BY key.place
),
held AS (
    SELECT
        ends.owner, ends.place, ends.item, ends.lot, ends.serial, ends.status,
        sum(ends.quantity)::bigint AS quantity
    FROM ends
    INNER JOIN catalog_place AS place ON ends.place = place.id AND place.kind = 'STORAGE'
    LEFT JOIN ledger_stockkey AS key
        ON
            key.site = %(site)s
            AND ends.place = key.place
            AND ends.item = key.item
            AND ends.lot = key.lot
            AND ends.serial = key.serial
            AND ends.status = key.status
            AND ends.owner = key.owner
    LEFT JOIN reading ON ends.place = reading.place
    WHERE
        ends.recorded_at
        <= coalesce(key.as_of, reading.as_of, (SELECT max(reading.as_of) FROM reading))
    GROUP BY ends.owner, ends.place, ends.item, ends.lot, ends.serial, ends.status
    HAVING sum(ends.quantity) <> 0
),
opening AS (
    SELECT
        held.*,
        %(opening_place)s::integer AS opening_place, '' AS nothing,
        held.quantity > 0 AS leaves
    FROM held
)
SELECT
    CASE WHEN leaves THEN owner ELSE nothing END,
    CASE WHEN leaves THEN place ELSE opening_place END,
    item,
    CASE WHEN leaves THEN lot ELSE nothing END,
    CASE WHEN leaves THEN serial ELSE nothing END,
    CASE WHEN leaves THEN status ELSE nothing END,
    CASE WHEN leaves THEN nothing ELSE owner END,
    CASE WHEN leaves THEN opening_place ELSE place END,
    item,
    CASE WHEN leaves THEN nothing ELSE lot END,
    CASE WHEN leaves THEN nothing ELSE serial END,
    CASE WHEN leaves THEN nothing ELSE status END,
    abs(quantity), %(opening_at)s, 'KNOWN', %(at)s, 'OPENING', '', '', '', ''
FROM opening;
