-- Fills staged_plain: each scanned line by its one visitor, the rest as the zeros of the place's
-- PLACE_DONE, each with the book as of its own moment; without either a line is not counted.
-- Caller: counting.actions._plain. No parameters.
INSERT INTO staged_plain (
    line, person, quantity, expected, first_at, counted_at, error_ms, scans
)
WITH tallied AS (
    SELECT
        l.line,
        l.key,
        l.balance,
        CASE WHEN s.place IS NOT NULL OR w.done_at IS NOT NULL THEN w.person END AS person,
        CASE WHEN w.done_at IS NOT NULL THEN coalesce(s.quantity, 0) ELSE s.quantity END
            AS quantity,
        coalesce(s.first_at, w.first_at) AS first_at,
        coalesce(s.counted_at, w.done_at) AS counted_at,
        coalesce(s.error_ms, w.done_error_ms) AS error_ms,
        coalesce(s.scans, '{}') AS scans
    FROM staged_line AS l
    LEFT JOIN staged_visit AS w ON w.place = l.place
    LEFT JOIN staged_scanned AS s ON s.place = l.place AND s.item = l.item AND s.lot = l.lot
    WHERE NOT EXISTS (
        SELECT 1
        FROM staged_sheet AS g
        WHERE g.place = l.place AND g.item = l.item
    )
),

-- What moved after the count no longer stands in the balance as it was then.
moved_after AS (
    SELECT
        t.line,
        sum(m.delta) AS delta
    FROM tallied AS t
    INNER JOIN staged_moved AS m ON m.key = t.key AND m.occurred_at > t.counted_at
    GROUP BY t.line
)

SELECT
    t.line,
    t.person,
    t.quantity,
    t.balance - coalesce(m.delta, 0),
    t.first_at,
    t.counted_at,
    t.error_ms,
    t.scans
FROM tallied AS t
LEFT JOIN moved_after AS m ON m.line = t.line
