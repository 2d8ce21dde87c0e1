-- Returns the slots a person holds in the matter of some lines: who counted and who recounted them,
-- who confirmed why they differ and who signed the open form they stand on.
-- What is LATERAL with an OFFSET is looked up for each line by its key, whatever the planner thinks.
-- Callers: counting.actions.recounts, counting.actions.settle.
-- Parameters: site, plan, lines, person.
SELECT p.slot
FROM unnest(%(lines)s::bigint[]) AS u (line)
CROSS JOIN LATERAL (
    SELECT c.slot
    FROM counting_part AS c
    WHERE
        c.site = %(site)s AND c.plan = %(plan)s AND c.line = u.line AND c.person = %(person)s
    OFFSET 0
) AS p
UNION
SELECT 'SIGN'
FROM counting_variance AS v
WHERE
    v.site = %(site)s AND v.plan = %(plan)s AND v.line = ANY(%(lines)s)
    AND v.state = 'CAUSE_CONFIRMED' AND v.settled_by = %(person)s
UNION
SELECT 'SIGN'
FROM counting_form_line AS y
INNER JOIN people_signature AS g
    ON
        g.site = y.site AND g.subject_kind = 'counting_form' AND g.subject_id = y.form::text
        AND g.signer = %(person)s
WHERE
    y.site = %(site)s AND y.line = ANY(%(lines)s) AND y.left_at IS NULL AND y.posted_at IS NULL
