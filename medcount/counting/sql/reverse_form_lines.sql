-- Puts the posted lines of a form onto the form that reverses it, each the other way round.
-- Caller: counting.actions.forms.propose_reversal. Parameters: site, form, reverses.
INSERT INTO counting_form_line (
    site, form, line, kind, partner, counted, expected, delta, counted_at, occurred_at, cause,
    disposition, amount
)
SELECT
    y.site,
    %(form)s,
    y.line,
    y.kind,
    y.partner,
    y.expected,
    y.counted,
    -y.delta,
    y.counted_at,
    y.occurred_at,
    y.cause,
    y.disposition,
    y.amount
FROM counting_form_line AS y
WHERE y.site = %(site)s AND y.form = %(reverses)s AND y.left_at IS NULL
