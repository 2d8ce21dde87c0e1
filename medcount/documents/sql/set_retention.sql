-- Set until when the staged documents are kept (R-090): two years past the last expiry on them,
-- five years from their making for goods without one, for ever (null) where one is an implant.
-- Caller: documents.actions.import_documents, after make_lines.
-- Parameters: site, zone.
UPDATE documents_document AS document
SET retain_until = kept.until
FROM (
    SELECT
        known.id,
        CASE
            WHEN NOT bool_or(item.implant)
                THEN max(
                    coalesce(
                        lot.expiry + interval '2 years',
                        (staged.created_at AT TIME ZONE %(zone)s)::date + interval '5 years'
                    )
                )::date
        END AS until
    FROM staged_document AS staged
    INNER JOIN documents_document AS known
        ON
            known.site = %(site)s
            AND staged.kind = known.kind
            AND staged.outside_id = known.outside_id
    INNER JOIN catalog_item AS item ON staged.item = item.id
    LEFT JOIN catalog_lot AS lot ON staged.item = lot.item AND staged.lot = lot.code
    GROUP BY known.id
) AS kept
WHERE
    document.site = %(site)s
    AND document.id = kept.id
    AND document.retain_until IS DISTINCT FROM kept.until;
