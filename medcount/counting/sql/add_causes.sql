-- Writes the staged causes. Caller: counting.actions._causes. Parameters: site, plan.
INSERT INTO counting_cause (site, plan, line, cause, units, evidence, partner, selected, position)
SELECT
    %(site)s,
    %(plan)s,
    c.line,
    c.cause,
    c.units,
    c.evidence,
    c.partner,
    c.selected,
    c.position
FROM staged_cause AS c
