-- Count and hash the distinct records that stand staged or named, in the order of their bytes.
-- The zero byte ends each text; no text can hold one, so no two sets hash the same run of bytes.
-- Caller: audit.actions.record_staged.
-- Parameters: kinds and subjects, two arrays of equal length.
SELECT
    count(*) AS count,
    sha256(
        string_agg(
            convert_to(touched.kind, 'UTF8') || '\x00'::bytea
            || convert_to(touched.id, 'UTF8') || '\x00'::bytea,
            ''::bytea
            ORDER BY touched.kind COLLATE "C", touched.id COLLATE "C"
        )
    ) AS digest
FROM (
    SELECT kind, id FROM staged_subject
    UNION
    SELECT named.kind, named.id
    FROM unnest(%(kinds)s::text [], %(subjects)s::text []) AS named (kind, id)
) AS touched;
