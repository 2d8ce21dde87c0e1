-- Returns what the matters of a count wait for, how punctual its tasks are and how much of it the
-- trail covers.
-- Caller: reports.home. Parameters: site, plan, at.
SELECT
    (
        SELECT jsonb_object_agg(n.needs, n.matters)
        FROM (
            SELECT
                m.needs,
                count(*) AS matters
            FROM counting_matter AS m
            WHERE m.site = %(site)s AND m.plan = %(plan)s AND m.needs NOT IN ('', 'COUNT')
            GROUP BY m.needs
        ) AS n
    ) AS stages,
    t.due,
    t.on_time,
    c.changes,
    c.covered
FROM (
    SELECT
        count(*) FILTER (WHERE k.submitted_at IS NOT NULL OR k.due_at <= %(at)s) AS due,
        count(*) FILTER (WHERE k.submitted_at <= k.due_at) AS on_time
    FROM counting_task AS k
    WHERE k.site = %(site)s AND k.plan = %(plan)s AND k.due_at IS NOT NULL
) AS t
CROSS JOIN (
    SELECT
        coalesce(sum(h.changes), 0)::bigint AS changes,
        coalesce(sum(h.changes) FILTER (WHERE h.covered), 0)::bigint AS covered
    FROM counting_change AS h
    WHERE h.site = %(site)s AND h.plan = %(plan)s
) AS c
