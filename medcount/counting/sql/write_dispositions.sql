-- Writes the staged dispositions onto their lines.
-- Callers: counting.actions._causes, counting.actions.settle. Parameter: site.
UPDATE counting_line AS l
SET
    disposition = d.disposition,
    findings = CASE WHEN d.finding <> '' THEN l.findings || d.finding ELSE l.findings END
FROM staged_disposition AS d
WHERE l.site = %(site)s AND l.id = d.line
