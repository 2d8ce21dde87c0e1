-- Items and lots in the quantities for which an open document is sought.
-- Caller: documents.queries.open_lines. Columns in the order of documents.staging.Sought.
CREATE TEMP TABLE IF NOT EXISTS staged_sought (
    item integer NOT NULL,
    lot text NOT NULL,
    quantity bigint NOT NULL
) ON COMMIT DROP;
