-- Returns what a plan's lines say, each state by its lines and differences: units and amounts gross
-- before net, never netted line against line; lines that differ and have no cost are counted apart.
-- Caller: counting.queries.plans.plan_detail. Parameters: site, plan.
SELECT
    h.said AS state,
    h.state AS step,
    count(*) AS lines,
    coalesce(sum(abs(h.variance)), 0)::bigint AS gross_units,
    coalesce(sum(h.variance), 0)::bigint AS net_units,
    coalesce(sum(abs(h.variance) * h.unit_cost), 0) AS gross_amount,
    coalesce(sum(h.variance * h.unit_cost), 0) AS net_amount,
    count(*) FILTER (WHERE h.variance <> 0 AND h.unit_cost IS NULL) AS without_cost
FROM counting_line_state AS h
WHERE h.site = %(site)s AND h.plan = %(plan)s
GROUP BY h.said, h.state
