-- Keep one audit entry and the records it names; returns how many records it named.
-- Nothing, where a statement of the same trip found outdated what it relied on.
-- Caller: audit.actions.record and record_staged.
-- Parameters: the columns of the entry; kinds and subjects, two arrays of equal length.
WITH entry AS (
    INSERT INTO audit_entry (site, id, stream, at, action, actor, body, leaf, mac)
    SELECT
        %(site)s, %(id)s, %(stream)s, %(at)s, %(action)s, %(actor)s,
        %(body)s, %(leaf)s, %(mac)s
    WHERE medcount_holds()
)
INSERT INTO audit_subject (site, entry, kind, subject)
SELECT %(site)s::smallint, %(id)s::uuid, named.kind, named.subject
FROM unnest(%(kinds)s::text [], %(subjects)s::text []) AS named (kind, subject)
WHERE medcount_holds();
