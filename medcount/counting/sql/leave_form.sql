-- Takes the staged lines off a form and hands their variances back; the signature no longer stands
-- for them. What a reversing form would have taken back stays posted as it is.
-- Callers: counting.actions.forms. Parameters: site, form, at.
WITH leaving AS (
    UPDATE counting_form_line AS y
    SET left_at = %(at)s, left_reason = s.reason
    FROM staged_leaver AS s, counting_form AS f
    WHERE
        y.site = %(site)s AND y.form = %(form)s AND y.line = s.line
        AND f.site = y.site AND f.id = y.form
    RETURNING y.line, y.kind, s.reason, f.reverses IS NULL AS settles
),

handed_back AS (
    UPDATE counting_variance AS v
    SET state = CASE WHEN g.reason = 'SUPERSEDED' THEN 'SUPERSEDED' ELSE 'OPEN' END
    FROM leaving AS g
    WHERE v.site = %(site)s AND v.line = g.line AND v.kind = g.kind AND g.settles
)

UPDATE counting_line AS l
SET disposition = 'recount'
FROM leaving AS g
WHERE l.site = %(site)s AND l.id = g.line AND g.reason = 'WOULD_BE_NEGATIVE' AND g.settles
