-- Stage the documents that stand already in another state or with other lines than staged.
-- Caller: documents.actions.import_documents.
-- Parameters: site.
WITH told AS (
    SELECT
        kind,
        outside_id,
        min(state) AS state,
        jsonb_agg(jsonb_build_array(item, lot, quantity, from_place, to_place) ORDER BY number)
            AS lines
    FROM staged_document
    GROUP BY kind, outside_id
),
known AS (
    SELECT
        document.id,
        document.state,
        told.state AS state_told,
        told.lines AS lines_told,
        (
            SELECT
                jsonb_agg(
                    jsonb_build_array(
                        line.item, line.lot, line.quantity, line.from_place, line.to_place
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
INSERT INTO staged_changed_document (id, state, before, after)
SELECT
    id,
    state_told,
    jsonb_build_object('state', state, 'lines', lines),
    jsonb_build_object('state', state_told, 'lines', lines_told)
FROM known
WHERE state <> state_told OR lines IS DISTINCT FROM lines_told;
