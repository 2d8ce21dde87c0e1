-- Stages the sheets that need the judge: all that are not plain. Plain is a sheet whose place one
-- person visited once, in round 1, with every code read, where what was scanned names one line, and
-- where neither a label, a date, a zone nor a movement asks a question. For those the statements
-- counting/sql/stage_lines.sql and settle_plain_lines.sql say just what the judge would.
-- Caller: counting.actions._plain. No parameters.
INSERT INTO staged_sheet (place, item)
SELECT
    l.place,
    l.item
FROM staged_line AS l
WHERE l.odd
UNION
SELECT
    l.place,
    l.item
FROM staged_line AS l
WHERE l.scans IS NOT NULL
GROUP BY l.place, l.item, l.lot
HAVING count(l.line) > 1
UNION
SELECT
    l.place,
    l.item
FROM staged_line AS l
INNER JOIN staged_moved AS m ON m.key = l.key
INNER JOIN staged_visit AS w ON w.place = l.place
WHERE
    m.occurred_at BETWEEN w.first_at - w.error AND w.last_at + w.error
    OR (
        m.date_only
        AND (m.occurred_at AT TIME ZONE 'Asia/Shanghai')::date
        BETWEEN (w.first_at AT TIME ZONE 'Asia/Shanghai')::date
        AND (w.last_at AT TIME ZONE 'Asia/Shanghai')::date
    )
