-- Returns the balance of a key with all its movements since a moment, or since the earliest that was
-- learnt after the count, read in one statement (DESIGN §3); one row without a movement where there
-- is none. What the opening of the book brought is no movement of the story.
-- Caller: reports.story. Parameters: site, key, since, counted_at (NULL: nobody counted).
WITH ends AS (
    SELECT
        v.id,
        v.quantity AS delta,
        v.from_key AS other_key,
        v.occurred_at,
        v.recorded_at
    FROM ledger_standing_movement AS v
    WHERE v.site = %(site)s AND v.to_key = %(key)s AND v.kind <> 'OPENING'
    UNION ALL
    SELECT
        v.id,
        -v.quantity,
        v.to_key,
        v.occurred_at,
        v.recorded_at
    FROM ledger_standing_movement AS v
    WHERE v.site = %(site)s AND v.from_key = %(key)s AND v.kind <> 'OPENING'
),

start AS (
    SELECT least(%(since)s, min(e.occurred_at)) AS at
    FROM ends AS e
    WHERE e.recorded_at > %(counted_at)s
)

SELECT
    coalesce(b.quantity, 0) AS balance,
    v.id,
    coalesce(nullif(v.outside_id, ''), v.id::text) AS number,
    v.kind,
    v.document,
    v.occurred_at,
    v.occurred_basis AS basis,
    v.recorded_at,
    e.delta,
    p.kind AS other_kind,
    p.code AS other_place,
    o.status AS other_status,
    w.occurred_at AS amended_from
FROM start AS s
LEFT JOIN ledger_balance AS b ON b.site = %(site)s AND b.key = %(key)s
LEFT JOIN ends AS e ON e.occurred_at >= s.at
LEFT JOIN ledger_movement AS v ON v.site = %(site)s AND v.id = e.id
LEFT JOIN ledger_movement AS w ON w.site = %(site)s AND w.id = v.replaces
LEFT JOIN ledger_stockkey AS o ON o.site = %(site)s AND o.id = e.other_key
LEFT JOIN catalog_place AS p ON p.id = o.place
ORDER BY v.occurred_at, v.id
