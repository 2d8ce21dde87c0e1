-- Returns what a plan's lines say, each state by its lines and differences: units and amounts gross
-- before net, never netted line against line; lines that differ and have no cost are counted apart.
-- Caller: counting.queries.plans.plan_detail. Parameters: site, plan.
SELECT
    l.state,
    h.state AS step,
    count(*) AS lines,
    coalesce(sum(abs(l.variance)), 0)::bigint AS gross_units,
    coalesce(sum(l.variance), 0)::bigint AS net_units,
    coalesce(sum(abs(l.variance) * l.unit_cost), 0) AS gross_amount,
    coalesce(sum(l.variance * l.unit_cost), 0) AS net_amount,
    count(*) FILTER (WHERE l.variance <> 0 AND l.unit_cost IS NULL) AS without_cost
FROM counting_line AS l
INNER JOIN counting_line_state AS h ON h.site = l.site AND h.plan = l.plan AND h.line = l.id
WHERE l.site = %(site)s AND l.plan = %(plan)s
GROUP BY l.state, h.state
