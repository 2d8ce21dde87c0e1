-- Writes what a confirmed cause calls for. Caller: counting.actions.settle.confirm_cause.
UPDATE counting_line
SET disposition = %(disposition)s
WHERE site = %(site)s AND id = %(line)s
