-- Stage the documents that stand already with other lines than staged, or in another state.
-- Caller: documents.actions.import_documents.
-- Parameters: site.
WITH told AS (
    SELECT
        kind,
        outside_id,
        jsonb_agg(
            jsonb_build_object(
                'state', state, 'created_at', created_at, 'item', item, 'lot', lot,
                'quantity', quantity, 'from_place', from_place, 'to_place', to_place,
                'from_elsewhere', from_elsewhere, 'to_elsewhere', to_elsewhere
            ) ORDER BY number
        ) AS lines
    FROM staged_document
    GROUP BY kind, outside_id
),
known AS (
    SELECT
        document.id,
        told.lines AS lines_told,
        (
            SELECT
                jsonb_agg(
                    jsonb_build_object(
                        'state', line.state, 'created_at', line.created_at, 'item', line.item,
                        'lot', line.lot, 'quantity', line.quantity,
                        'from_place', line.from_place, 'to_place', line.to_place,
                        'from_elsewhere', line.from_elsewhere, 'to_elsewhere', line.to_elsewhere
                    ) ORDER BY line.number
                )
            FROM documents_line AS line
            WHERE line.site = %(site)s AND line.document = document.id
        ) AS lines
    FROM told
    INNER JOIN documents_document AS document
        ON
            document.site = %(site)s
            AND told.kind = document.kind
            AND told.outside_id = document.outside_id
)
INSERT INTO staged_changed_document (id, before, after)
SELECT
    id,
    jsonb_build_object('lines', lines),
    jsonb_build_object('lines', lines_told)
FROM known
WHERE lines IS DISTINCT FROM lines_told;
