-- Returns what of the counts of a site is to be settled, or was: each variance, and each line that
-- must be counted (again); see counting_matter. A list: see medcount/db/listing.py.
-- Caller: counting.queries.matters.
-- Parameters: site; plan, kind, state, needs ('ANY': all that is not settled), causes (as known by
-- their names), zone, owner (each NULL: any); search ('': all).
-- Found first and as a whole: joined from the other side, row by row, it would take seconds.
WITH matter AS MATERIALIZED (
    SELECT
        m.site,
        m.plan,
        m.line,
        m.kind,
        m.variance,
        m.needs
    FROM counting_matter AS m
    WHERE
        m.site = %(site)s
        AND m.plan = ANY(
            ARRAY(
                SELECT q.id
                FROM counting_plan AS q
                WHERE
                    q.site = %(site)s AND q.cancelled_at IS NULL
                    AND (%(plan)s::uuid IS NULL OR q.id = %(plan)s)
                    AND (
                        %(needs)s::text IS NULL
                        OR EXISTS (
                            SELECT 1
                            FROM counting_live_plan AS e
                            WHERE e.site = q.site AND e.plan = q.id
                        )
                    )
            )
        )
        AND (%(kind)s::text IS NULL OR m.kind = %(kind)s)
        AND (
            %(needs)s::text IS NULL OR m.needs = %(needs)s OR (%(needs)s = 'ANY' AND m.needs <> '')
        )
)

SELECT
    m.line || ':' || m.kind AS id,
    m.line,
    m.plan,
    n.number AS plan_number,
    m.kind,
    coalesce(v.state, '') AS state,
    m.needs,
    i.code COLLATE "C" AS item_code,
    i.name AS item_name,
    i.spec,
    i.model,
    i.base_unit,
    p.code COLLATE "C" AS place,
    coalesce(z.code, '') COLLATE "C" AS zone,
    coalesce(z.kind, '') AS zone_kind,
    k.owner AS goods_owner,
    k.lot,
    k.serial,
    k.status,
    t.expiry,
    l.state AS line_state,
    CASE WHEN m.kind = 'LEDGER' THEN l.counted - v.delta ELSE l.expected END AS expected,
    l.counted,
    CASE WHEN m.variance IS NULL THEN l.variance ELSE v.delta END AS delta,
    round(v.delta * l.unit_cost, 2) AS amount,
    coalesce(round(abs(v.delta) * l.unit_cost, 2), 0) AS gross,
    l.findings,
    l.disposition,
    coalesce(c.cause, '') AS suggested,
    CASE WHEN v.settled_at IS NULL THEN '' ELSE v.cause END AS confirmed,
    v.owner,
    coalesce(u.name, '') AS owner_name,
    v.due_date,
    coalesce(v.reason, '') AS reason,
    v.with_quality_at,
    m.needs IN ('RECOUNT', 'RECOUNTING') AS recount,
    (
        SELECT count(DISTINCT y.round)
        FROM counting_tally AS y
        WHERE y.site = m.site AND y.plan = m.plan AND y.line = m.line
    ) AS rounds
FROM matter AS m
LEFT JOIN counting_plan AS n ON n.site = m.site AND n.id = m.plan
INNER JOIN counting_line AS l ON l.site = m.site AND l.id = m.line
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN catalog_place AS p ON p.id = k.place
LEFT JOIN catalog_zone AS z ON z.id = p.zone
INNER JOIN catalog_item AS i ON i.id = k.item
LEFT JOIN catalog_lot AS t ON t.item = k.item AND t.code = k.lot
LEFT JOIN counting_variance AS v ON v.site = m.site AND v.id = m.variance
LEFT JOIN people_user AS u ON u.id = v.owner
LEFT JOIN counting_cause AS c
    ON
        c.site = m.site AND c.plan = m.plan AND c.line = m.line AND c.selected AND c.position = 0
        AND m.kind = 'QUANTITY'
WHERE
    (%(state)s::text IS NULL OR v.state = %(state)s)
    AND (
        %(causes)s::text[] IS NULL
        OR CASE WHEN v.settled_at IS NULL THEN coalesce(c.cause, '') ELSE v.cause END
        = ANY(%(causes)s)
    )
    AND (%(zone)s::text IS NULL OR z.code = %(zone)s)
    AND (%(owner)s::integer IS NULL OR v.owner = %(owner)s)
    AND (
        %(search)s = ''
        OR strpos(
            lower(concat_ws(' ', i.code, i.name, i.spec, i.model, p.code, k.lot, k.serial)),
            lower(%(search)s)
        ) > 0
    )
