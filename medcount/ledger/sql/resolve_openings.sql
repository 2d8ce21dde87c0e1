-- Put beside the resolved movements of a book the opening stock from which they lead to it: what
-- the book says, less the movements it held already. A movement is in the book if and only if it
-- was recorded up to the book's as_of, whatever its time (CONTRACTS, book). A storage key without a
-- row had nothing at the latest as_of of its place, else of the whole file.
-- Caller: ledger.actions.open_book, after resolve_postings.
-- Parameters: opening_place, opening_at, latest_as_of, at.
INSERT INTO staged_posting (
    id, from_key, to_key, quantity, occurred_at, occurred_basis, recorded_at,
    kind, document, cause, outside_id, corrects_outside_id
)
WITH reading AS (
    SELECT place, max(as_of) AS as_of FROM staged_key WHERE as_of IS NOT NULL GROUP BY place
),
known AS (
    SELECT
        key.id, key.item, coalesce(key.quantity, 0) AS quantity,
        coalesce(key.as_of, reading.as_of, %(latest_as_of)s) AS as_of
    FROM staged_key AS key
    INNER JOIN catalog_place AS place ON key.place = place.id
    LEFT JOIN reading ON key.place = reading.place
    WHERE key.as_of IS NOT NULL OR place.kind = 'STORAGE'
),
held AS (
    SELECT known.id, sum(moved.quantity)::bigint AS quantity
    FROM known
    INNER JOIN (
        SELECT to_key AS key, quantity, recorded_at FROM staged_posting
        UNION ALL
        SELECT from_key AS key, -quantity, recorded_at FROM staged_posting
    ) AS moved ON known.id = moved.key AND known.as_of >= moved.recorded_at
    GROUP BY known.id
),
opening AS (
    SELECT known.id, known.item, known.quantity - coalesce(held.quantity, 0) AS quantity
    FROM known
    LEFT JOIN held ON known.id = held.id
)
SELECT
    nextval('ledger_movement_id_seq'),
    CASE WHEN opening.quantity > 0 THEN source.id ELSE opening.id END,
    CASE WHEN opening.quantity > 0 THEN opening.id ELSE source.id END,
    abs(opening.quantity), %(opening_at)s, 'KNOWN', %(at)s, 'OPENING', '', '', '', ''
FROM opening
INNER JOIN staged_key AS source
    ON source.place = %(opening_place)s AND opening.item = source.item
WHERE opening.quantity <> 0;
