-- Keep the staged records of an entry, each once, without those it names already.
-- No ON CONFLICT: it would cost a third more where the records are many.
-- Caller: audit.actions.record_staged, after keep_entry.
-- Parameters: site, id of the entry; kinds and subjects it names, two arrays of equal length.
INSERT INTO audit_subject (site, entry, kind, subject)
SELECT %(site)s::smallint, %(id)s::uuid, staged.kind, staged.id
FROM (
    SELECT kind, id FROM staged_subject
    EXCEPT
    SELECT named.kind, named.id
    FROM unnest(%(kinds)s::text [], %(subjects)s::text []) AS named (kind, id)
) AS staged;
