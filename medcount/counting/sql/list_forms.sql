-- Returns the forms of a site with how far each has come. A list: see medcount/db/listing.py.
-- Caller: counting.queries.forms. Parameters: site; plan, state, waits_for (roles, of which one must
-- still sign; each NULL: any); search ('': all).
SELECT
    f.id,
    f.number,
    s.state,
    f.plan,
    p.number AS plan_number,
    p.name AS plan_name,
    f.level,
    y.lines,
    y.gross,
    y.net,
    y.uncosted,
    f.proposed_by,
    u.name AS proposed_by_name,
    f.proposed_at,
    s.signed,
    s.missing,
    f.posted_at,
    f.returned_at,
    f.return_reason,
    coalesce(r.number, '') AS reverses
FROM counting_form AS f
INNER JOIN counting_form_standing AS s ON s.site = f.site AND s.id = f.id
INNER JOIN counting_plan AS p ON p.site = f.site AND p.id = f.plan
INNER JOIN people_user AS u ON u.id = f.proposed_by
LEFT JOIN counting_form AS r ON r.site = f.site AND r.id = f.reverses
CROSS JOIN LATERAL (
    SELECT
        count(*) AS lines,
        coalesce(sum(e.amount), 0) AS gross,
        coalesce(sum(sign(e.delta::numeric) * e.amount), 0) AS net,
        count(*) FILTER (WHERE e.amount IS NULL) AS uncosted
    FROM counting_form_line AS e
    WHERE e.site = f.site AND e.form = f.id
) AS y
WHERE
    f.site = %(site)s
    AND (%(plan)s::uuid IS NULL OR f.plan = %(plan)s)
    AND (%(state)s::text IS NULL OR s.state = %(state)s)
    AND (
        %(waits_for)s::text[] IS NULL
        OR (
            f.posted_at IS NULL AND f.returned_at IS NULL AND p.cancelled_at IS NULL
            AND s.missing && %(waits_for)s::text[]
        )
    )
    AND (
        %(search)s = ''
        OR strpos(lower(concat_ws(' ', f.number, p.number, p.name, u.name)), lower(%(search)s)) > 0
    )
