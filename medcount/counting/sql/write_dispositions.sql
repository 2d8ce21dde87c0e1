-- Writes the staged dispositions onto their lines.
-- Callers: counting.actions._causes, counting.actions.settle. Parameter: site.
UPDATE counting_line AS l
SET disposition = d.disposition
FROM staged_disposition AS d
WHERE l.site = %(site)s AND l.id = d.line
