-- What came in files to a site and is parked, with the reason.
-- Caller: exchange.queries.list_parked, through listing.
-- Parameters: site, source.
SELECT
    row.id,
    row.kind,
    row.outside_id,
    row.reason,
    row.received_at,
    convert_from(row.body, 'UTF8')::jsonb AS told
FROM exchange_inbox AS row
WHERE row.site = %(site)s AND row.source = %(source)s AND row.state = 'PARKED';
