-- Puts every settled difference of a plan that no open form holds onto a form: an adjustment of its
-- line's own moment; both ends of a move at the earlier of their two.
-- Caller: counting.actions.forms.propose_form. Parameters: site, plan, form.
INSERT INTO counting_form_line (
    site, form, line, kind, partner, counted, expected, delta, counted_at, occurred_at, cause,
    disposition, amount
)
SELECT
    %(site)s,
    %(form)s,
    l.id,
    v.kind,
    p.id,
    l.counted,
    l.counted - v.delta,
    v.delta,
    l.counted_at,
    least(l.counted_at, p.counted_at),
    v.cause,
    l.disposition,
    round(abs(v.delta) * l.unit_cost, 2)
FROM counting_variance AS v
INNER JOIN counting_line AS l ON l.site = v.site AND l.id = v.line
LEFT JOIN counting_cause AS c
    ON
        c.site = l.site AND c.plan = l.plan AND c.line = l.id AND c.selected
        AND l.disposition = 'move' AND c.cause = v.cause
LEFT JOIN counting_variance AS w
    ON
        w.site = c.site AND w.line = c.partner AND w.kind = 'QUANTITY'
        AND w.state = 'CAUSE_CONFIRMED' AND w.delta = -v.delta AND w.cause = v.cause
        AND NOT EXISTS (
            SELECT 1
            FROM counting_form_line AS z
            WHERE
                z.site = w.site AND z.line = w.line AND z.kind = w.kind
                AND z.left_at IS NULL AND z.posted_at IS NULL
        )
LEFT JOIN counting_line AS p
    ON p.site = w.site AND p.id = w.line AND p.disposition = 'move'
WHERE
    v.site = %(site)s AND v.plan = %(plan)s AND v.state = 'CAUSE_CONFIRMED' AND v.delta <> 0
    AND v.kind IN ('QUANTITY', 'LEDGER')
    AND (
        l.disposition IN ('adjust', 'hold')
        OR (l.disposition = 'move' AND p.id IS NOT NULL)
    )
    AND NOT EXISTS (
        SELECT 1
        FROM counting_form_line AS y
        WHERE
            y.site = v.site AND y.line = v.line AND y.kind = v.kind
            AND y.left_at IS NULL AND y.posted_at IS NULL
    )
