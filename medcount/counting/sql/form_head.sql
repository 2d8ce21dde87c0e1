-- Returns a form with its plan, its people and how far it has come.
-- Caller: counting.queries.forms.form_detail. Parameters: site, form.
SELECT
    f.id,
    f.number,
    f.plan,
    p.number AS plan_number,
    p.name AS plan_name,
    p.cancelled_at IS NOT NULL AS plan_cancelled,
    s.state,
    coalesce(r.number, '') AS reverses,
    u.name AS proposed_by,
    f.proposed_at,
    coalesce(w.name, '') AS posted_by,
    f.posted_at,
    coalesce(b.name, '') AS returned_by,
    f.returned_at,
    f.return_reason
FROM counting_form AS f
INNER JOIN counting_form_standing AS s ON s.site = f.site AND s.id = f.id
INNER JOIN counting_plan AS p ON p.site = f.site AND p.id = f.plan
INNER JOIN people_user AS u ON u.id = f.proposed_by
LEFT JOIN counting_form AS r ON r.site = f.site AND r.id = f.reverses
LEFT JOIN people_user AS w ON w.id = f.posted_by
LEFT JOIN people_user AS b ON b.id = f.returned_by
WHERE f.site = %(site)s AND f.id = %(form)s
