-- Returns when the steps of a count that have no column of their own began, and who took the last.
-- Caller: counting.queries.plans.plan_detail. Parameters: site, plan.
SELECT
    (
        SELECT min(s.counted_at)
        FROM counting_scan AS s
        WHERE s.site = %(site)s AND s.plan = %(plan)s
    ) AS counting_at,
    (
        SELECT min(t.created_at)
        FROM counting_task AS t
        WHERE t.site = %(site)s AND t.plan = %(plan)s AND t.round > 1
    ) AS recount_at,
    (
        SELECT min(v.opened_at)
        FROM counting_variance AS v
        WHERE v.site = %(site)s AND v.plan = %(plan)s
    ) AS reconcile_at,
    proposed.at AS proposed_at,
    coalesce(proposed.name, '') AS proposed_by,
    signed.at AS signed_at,
    coalesce(signed.name, '') AS signed_by,
    posted.at AS posted_at,
    coalesce(posted.name, '') AS posted_by,
    (
        SELECT count(DISTINCT y.line)
        FROM counting_form AS f
        INNER JOIN counting_form_line AS y ON y.site = f.site AND y.form = f.id
        WHERE
            f.site = %(site)s AND f.plan = %(plan)s AND f.reverses IS NULL
            AND y.posted_at IS NOT NULL
    ) AS posted_lines
FROM (VALUES (1)) AS once (row)
LEFT JOIN LATERAL (
    SELECT
        f.proposed_at AS at,
        u.name
    FROM counting_form AS f
    INNER JOIN people_user AS u ON u.id = f.proposed_by
    WHERE f.site = %(site)s AND f.plan = %(plan)s
    ORDER BY f.proposed_at DESC, f.id DESC
    LIMIT 1
) AS proposed ON true
LEFT JOIN LATERAL (
    SELECT
        f.signed_at AS at,
        u.name
    FROM counting_form AS f
    INNER JOIN people_user AS u ON u.id = f.signed_by
    WHERE f.site = %(site)s AND f.plan = %(plan)s
    ORDER BY f.signed_at DESC, f.id DESC
    LIMIT 1
) AS signed ON true
LEFT JOIN LATERAL (
    SELECT
        f.posted_at AS at,
        u.name
    FROM counting_form AS f
    INNER JOIN people_user AS u ON u.id = f.posted_by
    WHERE f.site = %(site)s AND f.plan = %(plan)s
    ORDER BY f.posted_at DESC, f.id DESC
    LIMIT 1
) AS posted ON true
