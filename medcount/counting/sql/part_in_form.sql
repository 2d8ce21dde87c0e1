-- Returns the slots a person holds in the matter of a form: who counted, proposed, signed.
-- What is LATERAL with an OFFSET is looked up for each line by its key: without statistics the
-- planner would look through the tallies and scans of all others instead, time and again.
-- Callers: counting.actions.forms, counting.queries.forms. Parameters: site, form, person.
SELECT p.slot
FROM counting_form AS f
INNER JOIN counting_form_line AS y ON y.site = f.site AND y.form = f.id
CROSS JOIN LATERAL (
    SELECT c.slot
    FROM counting_part AS c
    WHERE c.site = f.site AND c.plan = f.plan AND c.line = y.line AND c.person = %(person)s
    OFFSET 0
) AS p
WHERE f.site = %(site)s AND f.id = %(form)s
UNION
SELECT 'PROPOSE'
FROM counting_form AS f
WHERE f.site = %(site)s AND f.id = %(form)s AND f.proposed_by = %(person)s
UNION
SELECT 'SIGN'
FROM people_signature AS g
WHERE
    g.site = %(site)s AND g.subject_kind = 'counting_form' AND g.subject_id = %(form)s::text
    AND g.signer = %(person)s
