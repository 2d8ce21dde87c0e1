-- Writes the staged dispositions onto their lines.
-- Caller: counting.actions.causes.suggest. Parameter: site.
UPDATE counting_line AS l
SET disposition = d.disposition
FROM staged_disposition AS d
WHERE l.site = %(site)s AND l.id = d.line AND l.asserted_at IS NULL
