-- Returns which open lines of documents a movement has booked already. A movement names its document
-- as such or by its own id; of the lines of a document, those that are posted take the movements of
-- their own quantity, and any other movement of the same goods is taken to book the open ones.
-- Caller: counting.actions._causes. Parameters: site, lines.
WITH sought AS (
    SELECT
        n.id AS line,
        n.document,
        n.item,
        n.lot,
        d.outside_id
    FROM documents_line AS n
    INNER JOIN documents_document AS d ON d.site = %(site)s AND d.id = n.document
    WHERE n.site = %(site)s AND n.id = ANY(%(lines)s)
),

moved AS (
    SELECT
        v.id,
        v.from_key,
        v.quantity,
        s.line
    FROM sought AS s
    INNER JOIN ledger_movement AS v
        ON v.site = %(site)s AND v.document = s.outside_id AND v.document <> ''
    UNION
    SELECT
        v.id,
        v.from_key,
        v.quantity,
        s.line
    FROM sought AS s
    INNER JOIN ledger_movement AS v
        ON v.site = %(site)s AND v.outside_id = s.outside_id AND v.outside_id <> ''
)

SELECT DISTINCT s.line
FROM sought AS s
INNER JOIN moved AS m ON m.line = s.line
INNER JOIN ledger_stockkey AS k
    ON k.site = %(site)s AND k.id = m.from_key AND k.item = s.item AND s.lot IN ('', k.lot)
GROUP BY s.line, s.document, s.item, s.lot, m.quantity
HAVING
    count(*) > (
        SELECT count(*)
        FROM documents_line AS p
        WHERE
            p.site = %(site)s
            AND p.document = s.document
            AND p.item = s.item
            AND (s.lot = '' OR p.lot IN ('', s.lot))
            AND p.quantity = m.quantity
            AND p.state = 'POSTED'
    )
