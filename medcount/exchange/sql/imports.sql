-- The files imported to a site or to the group, with who brought them and what they brought, as the
-- trail tells it.
-- Caller: exchange.queries.list_imports, through listing.
-- Parameters: site, source.
SELECT
    file.id,
    file.site,
    file.kind,
    file.name,
    split_part(file.outside_id, ':', 2) AS sha256,
    octet_length(file.body) AS bytes,
    file.received_at,
    file.entry,
    told.body -> 'actor' ->> 'name' AS actor,
    told.body -> 'after' AS brought
FROM exchange_inbox AS file
INNER JOIN audit_entry AS entry ON file.site = entry.site AND file.entry = entry.id
CROSS JOIN LATERAL (SELECT convert_from(entry.body, 'UTF8')::jsonb AS body) AS told
WHERE file.site IN (0, %(site)s) AND file.source = %(source)s AND file.name <> '';
