-- Reopens the variances whose posted form was reversed; their lines assert nothing any more.
-- Caller: counting.actions.forms.post_form. Parameters: site, form, actor, at.
WITH reversed AS (
    UPDATE counting_form_line AS y
    SET posted_at = %(at)s
    WHERE y.site = %(site)s AND y.form = %(form)s
    RETURNING y.line, y.kind
),

reopened AS (
    UPDATE counting_variance AS v
    SET state = 'OPEN'
    FROM reversed AS p
    WHERE v.site = %(site)s AND v.line = p.line AND v.kind = p.kind
),

withdrawn AS (
    UPDATE counting_line AS l
    SET asserted_at = NULL
    FROM reversed AS p
    WHERE l.site = %(site)s AND l.id = p.line
)

UPDATE counting_form
SET posted_by = %(actor)s, posted_at = %(at)s
WHERE site = %(site)s AND id = %(form)s
