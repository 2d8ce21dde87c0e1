-- Returns the slots a person holds in the matter of a form: who counted, proposed, signed.
-- Caller: counting.actions.forms. Parameters: site, form, person.
SELECT DISTINCT s.slot
FROM (
    SELECT CASE WHEN t.round = 1 THEN 'COUNT' ELSE 'RECOUNT' END AS slot
    FROM counting_form_line AS y
    INNER JOIN counting_tally AS t ON t.site = y.site AND t.line = y.line
    WHERE
        y.site = %(site)s AND y.form = %(form)s
        AND (
            t.person = %(person)s
            OR EXISTS (
                SELECT 1
                FROM counting_scan AS s
                WHERE s.site = t.site AND s.id = ANY(t.scans) AND s.person = %(person)s
            )
        )
    UNION ALL
    SELECT 'PROPOSE'
    FROM counting_form AS f
    WHERE f.site = %(site)s AND f.id = %(form)s AND f.proposed_by = %(person)s
    UNION ALL
    SELECT 'SIGN'
    FROM people_signature AS g
    WHERE
        g.site = %(site)s AND g.subject_kind = 'counting_form' AND g.subject_id = %(form)s::text
        AND g.signer = %(person)s
) AS s
