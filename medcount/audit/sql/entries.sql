-- The entries of a site that the filters leave, in the trail's own bytes.
-- Caller: audit.queries.list_entries and every_entry, through listing; audit.queries.entry.
-- Parameters: site, entry (null: every one), actor (null: everybody), action (its beginning), kind
-- and subject of a touched record, since and until (null: always), search within the body; '' asks
-- for nothing.
SELECT entry.id, entry.at, entry.action, entry.body
FROM audit_entry AS entry
WHERE
    entry.site = %(site)s
    AND (%(entry)s::uuid IS NULL OR entry.id = %(entry)s::uuid)
    AND (%(actor)s::integer IS NULL OR entry.actor = %(actor)s::integer)
    AND (%(action)s = '' OR starts_with(entry.action, %(action)s))
    AND (%(since)s::timestamptz IS NULL OR entry.at >= %(since)s::timestamptz)
    AND (%(until)s::timestamptz IS NULL OR entry.at < %(until)s::timestamptz)
    AND (
        %(kind)s = ''
        OR entry.id IN (
            SELECT touched.entry
            FROM audit_subject AS touched
            WHERE
                touched.site = %(site)s
                AND touched.kind = %(kind)s
                AND (%(subject)s = '' OR touched.subject = %(subject)s)
        )
    )
    AND (
        %(search)s = ''
        OR strpos(upper(convert_from(entry.body, 'UTF8')), upper(%(search)s)) > 0
    );
