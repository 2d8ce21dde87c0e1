-- Lines of documents, each with number and kind of its document and the id that one has if it is new.
-- Caller: documents.actions.import_documents; after id and number as documents.staging.DocumentRow.
CREATE TEMP TABLE IF NOT EXISTS staged_document (
    id uuid NOT NULL,
    number integer NOT NULL,
    outside_id text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    created_at timestamptz NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    quantity bigint NOT NULL,
    from_place integer,
    to_place integer,
    from_elsewhere text NOT NULL,
    to_elsewhere text NOT NULL
) ON COMMIT DROP;
