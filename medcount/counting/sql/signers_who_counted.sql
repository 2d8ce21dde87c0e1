-- Returns the signers of a form who had a part in the count of the lines that stand on it.
-- What is LATERAL with an OFFSET is looked up for each line by its key, whatever the planner thinks.
-- Caller: counting.actions.forms.post_form. Parameters: site, form.
WITH signers AS MATERIALIZED (
    SELECT
        g.signer,
        g.signer_name
    FROM people_signature AS g
    WHERE
        g.site = %(site)s AND g.subject_kind = 'counting_form'
        AND g.subject_id = %(form)s::text
)

SELECT DISTINCT p.signer_name
FROM counting_form AS f
INNER JOIN counting_form_line AS y ON y.site = f.site AND y.form = f.id
CROSS JOIN LATERAL (
    SELECT s.signer_name
    FROM counting_part AS c
    INNER JOIN signers AS s ON s.signer = c.person
    WHERE c.site = f.site AND c.plan = f.plan AND c.line = y.line
    OFFSET 0
) AS p
WHERE f.site = %(site)s AND f.id = %(form)s AND y.left_at IS NULL
ORDER BY p.signer_name
