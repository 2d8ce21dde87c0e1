-- Returns the largest number that a plan of a site bears in a series, 0 where there is none.
-- Caller: counting.actions.plans. Parameters: site, series.
SELECT coalesce(max(substr(p.number, length(%(series)s) + 1)::integer), 0) AS last
FROM counting_plan AS p
WHERE
    p.site = %(site)s AND starts_with(p.number, %(series)s)
    AND substr(p.number, length(%(series)s) + 1) ~ '^[0-9]{1,6}$'
