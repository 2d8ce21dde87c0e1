-- Marks a form and what it holds as posted: from now on its lines are assertions for ever.
-- Caller: counting.actions.forms.post_form. Parameters: site, form, actor, at.
WITH posted AS (
    UPDATE counting_form_line AS y
    SET posted_at = %(at)s
    WHERE y.site = %(site)s AND y.form = %(form)s AND y.left_at IS NULL
    RETURNING y.line, y.kind
),

settled AS (
    UPDATE counting_variance AS v
    SET state = 'POSTED'
    FROM posted AS p
    WHERE v.site = %(site)s AND v.line = p.line AND v.kind = p.kind
),

asserted AS (
    UPDATE counting_line AS l
    SET asserted_at = coalesce(l.asserted_at, %(at)s)
    FROM posted AS p
    WHERE l.site = %(site)s AND l.id = p.line
)

UPDATE counting_form
SET posted_by = %(actor)s, posted_at = %(at)s
WHERE site = %(site)s AND id = %(form)s
