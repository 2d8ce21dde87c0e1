-- Returns the slots a person holds in the matter of a form: who counted, proposed, signed.
-- Caller: counting.actions.forms. Parameters: site, form, person.
-- What is LATERAL with a LIMIT or OFFSET is looked up for each line by its key: without statistics
-- the planner would look through the tallies and scans of all others instead, time and again.
WITH tallied AS MATERIALIZED (
    SELECT
        t.round,
        t.person,
        t.scans
    FROM counting_form AS f
    INNER JOIN counting_form_line AS y ON y.site = f.site AND y.form = f.id
    CROSS JOIN LATERAL (
        SELECT
            o.round,
            o.person,
            o.scans
        FROM counting_tally AS o
        WHERE o.site = %(site)s AND o.plan = f.plan AND o.line = y.line
        OFFSET 0
    ) AS t
    WHERE f.site = %(site)s AND f.id = %(form)s
)

SELECT DISTINCT s.slot
FROM (
    SELECT CASE WHEN t.round = 1 THEN 'COUNT' ELSE 'RECOUNT' END AS slot
    FROM tallied AS t
    WHERE
        t.person = %(person)s
        OR EXISTS (
            SELECT 1
            FROM unnest(t.scans) AS u (scan)
            CROSS JOIN LATERAL (
                SELECT o.person
                FROM counting_scan AS o
                WHERE o.site = %(site)s AND o.id = u.scan
                LIMIT 1
            ) AS s
            WHERE s.person = %(person)s
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
