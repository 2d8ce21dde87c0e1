-- Return the lines that nobody has posted and that are of exactly a quantity sought.
-- Caller: documents.queries.open_lines.
-- Parameters: site, known_at.
SELECT
    line.id AS line, document.id AS document, document.outside_id, document.kind, line.state,
    line.created_at, line.item, item.code AS item_code, line.lot, line.quantity,
    coalesce(source.code, '') AS from_place, coalesce(target.code, '') AS to_place,
    line.from_elsewhere, line.to_elsewhere
FROM documents_line AS line
INNER JOIN documents_document AS document
    ON document.site = %(site)s AND line.document = document.id
INNER JOIN catalog_item AS item ON line.item = item.id
LEFT JOIN catalog_place AS source ON line.from_place = source.id
LEFT JOIN catalog_place AS target ON line.to_place = target.id
WHERE
    line.site = %(site)s
    AND EXISTS (
        SELECT FROM staged_sought AS sought
        WHERE
            sought.item = line.item
            AND sought.quantity = line.quantity
            AND line.lot IN ('', sought.lot)
    )
    AND line.state IN ('DRAFT', 'OPEN')
    AND line.created_at <= %(known_at)s
ORDER BY document.outside_id, document.kind, line.number;
