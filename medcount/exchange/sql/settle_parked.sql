-- Settle parked rows that have found their way since.
-- Caller: exchange.actions.
-- Parameters: site, source, outside_ids, at.
UPDATE exchange_inbox
SET state = 'BOOKED', reason = '', settled_at = %(at)s
WHERE
    site = %(site)s
    AND source = %(source)s
    AND outside_id = ANY(%(outside_ids)s)
    AND state = 'PARKED';
