-- Clears the causes suggested by an earlier comparison. Caller: counting.actions._causes.
DELETE FROM counting_cause
WHERE site = %(site)s AND plan = %(plan)s
