-- Returns which documents a movement has booked already, by its document or by its own id.
-- Caller: counting.actions._causes. Parameters: site, documents.
SELECT v.document
FROM ledger_movement AS v
WHERE v.site = %(site)s AND v.document <> '' AND v.document = ANY(%(documents)s)
UNION
SELECT v.outside_id
FROM ledger_movement AS v
WHERE v.site = %(site)s AND v.outside_id <> '' AND v.outside_id = ANY(%(documents)s)
