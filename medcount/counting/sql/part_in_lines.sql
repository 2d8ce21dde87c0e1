-- Returns the slots a person holds in the matter of some lines: who counted, and who recounted them.
-- Scans are looked up by their key: LIMIT keeps the planner, where it has no statistics, from looking
-- through all others instead.
-- Caller: counting.actions.recounts. Parameters: site, plan, lines, person.
SELECT DISTINCT CASE WHEN t.round = 1 THEN 'COUNT' ELSE 'RECOUNT' END AS slot
FROM counting_tally AS t
INNER JOIN counting_line AS l ON l.site = t.site AND l.id = t.line
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
WHERE
    t.site = %(site)s AND t.plan = %(plan)s AND t.line = ANY(%(lines)s)
    AND (
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
        OR EXISTS (
            SELECT 1
            FROM counting_handover AS h
            WHERE
                h.site = t.site AND h.plan = t.plan AND h.round = t.round AND h.place = k.place
                AND h.to_person = t.person AND h.from_person = %(person)s
        )
    )
