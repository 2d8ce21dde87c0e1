-- Make the lines of the staged documents that have none: those that are new or were taken out.
-- Caller: documents.actions.import_documents, after make_documents and drop_changed_lines.
-- Parameters: site.
INSERT INTO documents_line (
    site, document, number, state, created_at, item, lot, quantity,
    from_place, to_place, from_elsewhere, to_elsewhere
)
SELECT
    document.site, document.id, staged.number, staged.state, staged.created_at, staged.item,
    staged.lot, staged.quantity, staged.from_place, staged.to_place, staged.from_elsewhere,
    staged.to_elsewhere
FROM staged_document AS staged
INNER JOIN documents_document AS document
    ON
        document.site = %(site)s
        AND staged.kind = document.kind
        AND staged.outside_id = document.outside_id
WHERE NOT EXISTS (
    SELECT FROM documents_line AS line
    WHERE line.site = %(site)s AND line.document = document.id
)
ORDER BY document.id, staged.number;
