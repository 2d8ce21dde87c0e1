-- Returns the next free running number under a prefix; a statement of its own after the lock, so
-- that it sees the numbers given before.
-- Caller: counting.actions.forms. Parameters: site, prefix.
SELECT coalesce(max(substr(f.number, length(%(prefix)s) + 1)::integer), 0) + 1 AS number
FROM counting_form AS f
WHERE
    f.site = %(site)s AND starts_with(f.number, %(prefix)s)
    AND substr(f.number, length(%(prefix)s) + 1) ~ '^[0-9]{1,6}$'
