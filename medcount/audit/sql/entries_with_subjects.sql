-- Return every entry of a site in the order of its making, with the digest of its indexed records.
-- Caller: audit.queries.verify.
-- Parameters: site.
SELECT
    entry.id, entry.stream, entry.at, entry.action, entry.actor,
    entry.body, entry.leaf, entry.mac,
    touched.count, touched.digest
FROM audit_entry AS entry
CROSS JOIN LATERAL (
    SELECT
        count(*) AS count,
        sha256(
            string_agg(
                convert_to(subject.kind, 'UTF8') || '\x00'::bytea
                || convert_to(subject.subject, 'UTF8') || '\x00'::bytea,
                ''::bytea
                ORDER BY subject.kind, subject.subject
            )
        ) AS digest
    FROM audit_subject AS subject
    WHERE subject.site = entry.site AND subject.entry = entry.id
) AS touched
WHERE entry.site = %(site)s
ORDER BY entry.id;
