-- Return the entries that touched one record, the oldest first.
-- Caller: audit.queries.entries_of.
-- Parameters: site, kind, subject.
SELECT entry.body
FROM audit_subject AS touched
INNER JOIN audit_entry AS entry ON touched.site = entry.site AND touched.entry = entry.id
WHERE
    touched.site = %(site)s
    AND touched.kind = %(kind)s
    AND touched.subject = %(subject)s
ORDER BY entry.at, entry.id;
