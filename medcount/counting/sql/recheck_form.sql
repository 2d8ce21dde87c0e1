-- Recomputes each line of a form on the locked book: its difference now, whether a later count of
-- its key is posted, and what its balance would become. A statement of its own after the lock, so
-- that it sees all that was posted before.
-- Caller: counting.actions.forms.post_form. Parameters: site, form.
SELECT
    y.line,
    y.delta,
    b.quantity AS balance,
    y.counted - (b.quantity - coalesce(m.after, 0)) AS difference,
    v.cause <> y.cause OR v.state <> 'CAUSE_CONFIRMED' OR l.disposition <> y.disposition AS redecided,
    EXISTS (
        SELECT 1
        FROM counting_line AS a
        WHERE
            a.site = l.site AND a.key = l.key AND a.asserted_at IS NOT NULL
            AND a.counted_at > l.counted_at
    ) AS superseded
FROM counting_form_line AS y
INNER JOIN counting_line AS l ON l.site = y.site AND l.id = y.line
INNER JOIN counting_variance AS v ON v.site = y.site AND v.line = y.line AND v.kind = y.kind
INNER JOIN ledger_balance AS b ON b.site = l.site AND b.key = l.key
CROSS JOIN LATERAL (
    SELECT sum(e.delta)::bigint AS after
    FROM (
        SELECT v.quantity AS delta
        FROM ledger_movement AS v
        WHERE v.site = %(site)s AND v.to_key = l.key AND v.occurred_at > y.counted_at
        UNION ALL
        SELECT -v.quantity
        FROM ledger_movement AS v
        WHERE v.site = %(site)s AND v.from_key = l.key AND v.occurred_at > y.counted_at
    ) AS e
) AS m
WHERE y.site = %(site)s AND y.form = %(form)s AND y.left_at IS NULL
ORDER BY y.line
