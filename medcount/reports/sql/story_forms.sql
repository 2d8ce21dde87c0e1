-- Returns the forms a line stood on, each once for every signature under it, or once without.
-- Caller: reports.story. Parameters: site, line.
SELECT
    f.id,
    f.number,
    s.state,
    f.proposed_at,
    y.kind,
    y.delta,
    y.amount,
    y.cause,
    y.disposition,
    y.left_at,
    y.left_reason,
    y.posted_at,
    coalesce(w.name, '') AS posted_by,
    g.signer_name,
    g.signer_role,
    g.meaning,
    g.signed_at
FROM counting_form_line AS y
INNER JOIN counting_form AS f ON f.site = y.site AND f.id = y.form
INNER JOIN counting_form_standing AS s ON s.site = f.site AND s.id = f.id
LEFT JOIN people_user AS w ON w.id = f.posted_by
LEFT JOIN people_signature AS g
    ON g.site = f.site AND g.subject_kind = 'counting_form' AND g.subject_id = f.id::text
WHERE y.site = %(site)s AND y.line = %(line)s
ORDER BY f.proposed_at, f.id, g.signed_at, g.id
