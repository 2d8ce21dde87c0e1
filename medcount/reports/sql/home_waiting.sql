-- Returns what waits for a person of these roles at a site, one row a kind: how much, what is due
-- first, how much is overdue, and the plan where all of it belongs to one.
-- Caller: reports.home. Parameters: site, person, roles,.
WITH live AS (
    SELECT
        m.kind,
        m.needs,
        m.plan
    FROM counting_matter AS m
    WHERE
        m.site = %(site)s AND m.needs NOT IN ('', 'COUNT')
        AND m.plan = ANY(
            ARRAY(SELECT q.plan FROM counting_live_plan AS q WHERE q.site = %(site)s)
        )
),

forms AS (
    SELECT
        s.plan,
        s.state,
        s.missing,
        s.signed,
        f.proposed_by,
        f.id
    FROM counting_form AS f
    INNER JOIN counting_form_standing AS s ON s.site = f.site AND s.id = f.id
    INNER JOIN counting_plan AS p ON p.site = f.site AND p.id = f.plan
    WHERE
        f.site = %(site)s AND f.posted_at IS NULL AND f.returned_at IS NULL
        AND p.cancelled_at IS NULL
),

waiting AS (
    SELECT
        'CONFIRM_CAUSE' AS kind,
        ARRAY['WAREHOUSE_HEAD', 'QA'] AS roles,
        l.plan,
        NULL::timestamptz AS due_at
    FROM live AS l
    WHERE l.needs = 'CAUSE' AND l.kind IN ('QUANTITY', 'LEDGER')
    UNION ALL
    SELECT
        'SETTLE_QUALITY',
        ARRAY['QA'],
        l.plan,
        NULL
    FROM live AS l
    WHERE l.needs = 'QUALITY' OR (l.needs = 'CAUSE' AND l.kind NOT IN ('QUANTITY', 'LEDGER'))
    UNION ALL
    SELECT
        'ASSIGN_RECOUNT',
        ARRAY['PLANNER', 'WAREHOUSE_HEAD'],
        l.plan,
        NULL
    FROM live AS l
    WHERE l.needs = 'RECOUNT'
    UNION ALL
    SELECT
        'PROPOSE_FORM',
        ARRAY['PLANNER', 'WAREHOUSE_HEAD', 'QA'],
        l.plan,
        NULL
    FROM live AS l
    WHERE l.needs = 'FORM'
    UNION ALL
    SELECT
        'SIGN_FORM',
        f.missing,
        f.plan,
        NULL
    FROM forms AS f
    WHERE
        f.state IN ('PROPOSED', 'SIGNING') AND f.proposed_by <> %(person)s
        -- Who counted a line does not sign for it (R-192).
        AND NOT EXISTS (
            SELECT 1
            FROM counting_form_line AS y
            INNER JOIN counting_line AS l ON l.site = y.site AND l.id = y.line
            INNER JOIN counting_tally AS t
                ON t.site = l.site AND t.plan = l.plan AND t.line = l.id
            WHERE y.site = %(site)s AND y.form = f.id AND t.person = %(person)s
        )
    UNION ALL
    SELECT
        'POST_FORM',
        ARRAY['PLANNER', 'WAREHOUSE_HEAD', 'FINANCE'],
        f.plan,
        NULL
    FROM forms AS f
    WHERE
        f.state = 'SIGNED'
        AND NOT EXISTS (
            SELECT 1
            FROM people_signature AS g
            WHERE
                g.site = %(site)s AND g.subject_kind = 'counting_form'
                AND g.subject_id = f.id::text AND g.signer = %(person)s
        )
    UNION ALL
    SELECT
        'APPROVE_PLAN',
        ARRAY['WAREHOUSE_HEAD', 'QA'],
        p.id,
        NULL
    FROM counting_plan AS p
    WHERE
        p.site = %(site)s AND p.approved_at IS NULL AND p.cancelled_at IS NULL
        AND p.closed_at IS NULL AND p.planner <> %(person)s
    UNION ALL
    SELECT
        'COUNT_TASK',
        NULL,
        t.plan,
        t.due_at
    FROM counting_task AS t
    INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
    WHERE
        t.site = %(site)s AND t.counter = %(person)s AND t.submitted_at IS NULL
        AND p.closed_at IS NULL AND p.cancelled_at IS NULL
    UNION ALL
    SELECT
        'ANSWER_FOR',
        NULL,
        v.plan,
        -- Due is the end of the day.
        (v.due_date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
    FROM counting_variance AS v
    INNER JOIN counting_plan AS p ON p.site = v.site AND p.id = v.plan
    WHERE
        v.site = %(site)s AND v.owner = %(person)s AND p.cancelled_at IS NULL
        AND (v.state = 'OPEN' OR (v.state = 'CAUSE_CONFIRMED' AND v.delta <> 0))
)

SELECT
    w.kind,
    count(*) AS matters,
    min(w.due_at) AS due_at,
    count(*) FILTER (WHERE w.due_at <= %(at)s) AS overdue,
    CASE WHEN count(DISTINCT w.plan) = 1 THEN min(w.plan::text)::uuid END AS plan
FROM waiting AS w
WHERE w.roles IS NULL OR w.roles && %(roles)s::text[]
GROUP BY w.kind
ORDER BY min(w.due_at) NULLS LAST, w.kind
