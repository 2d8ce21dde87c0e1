-- Puts every settled difference of a plan that no open form holds onto a form: an adjustment of its
-- line's own moment; both ends of a move at the earlier of their two.
-- NOT IN, since it is looked up whatever the planner thinks: a form that is being filled grows the
-- index that a NOT EXISTS would go through for each line.
-- Caller: counting.actions.forms.propose_form. Parameters: site, plan, form.
INSERT INTO counting_form_line (
    site, form, line, kind, partner, counted, expected, delta, counted_at, occurred_at, cause,
    disposition, amount
)
WITH held AS MATERIALIZED (
    SELECT
        y.line,
        y.kind
    FROM counting_form_line AS y
    WHERE y.site = %(site)s AND y.left_at IS NULL AND y.posted_at IS NULL
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
        AND (w.line, w.kind) NOT IN (SELECT h.line, h.kind FROM held AS h)
LEFT JOIN counting_line AS p
    ON p.site = w.site AND p.id = w.line AND p.disposition = 'move'
WHERE
    v.site = %(site)s AND v.plan = %(plan)s AND v.state = 'CAUSE_CONFIRMED' AND v.delta <> 0
    AND v.kind IN ('QUANTITY', 'LEDGER')
    AND (
        l.disposition IN ('adjust', 'hold')
        OR (l.disposition = 'move' AND p.id IS NOT NULL)
    )
    AND (v.line, v.kind) NOT IN (SELECT h.line, h.kind FROM held AS h)
