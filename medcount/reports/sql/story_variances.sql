-- Returns the variances of a line with who settled each, who answers for it and until when.
-- Caller: reports.story. Parameters: site, line.
SELECT
    v.kind,
    v.delta,
    v.state,
    v.cause,
    v.reason,
    coalesce(o.name, '') AS owner,
    v.due_date,
    coalesce(s.name, '') AS settled_by,
    v.settled_at,
    v.with_quality_at,
    v.opened_at
FROM counting_variance AS v
LEFT JOIN people_user AS o ON o.id = v.owner
LEFT JOIN people_user AS s ON s.id = v.settled_by
WHERE v.site = %(site)s AND v.line = %(line)s
ORDER BY v.kind
