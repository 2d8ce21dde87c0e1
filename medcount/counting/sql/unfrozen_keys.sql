-- Counts the keys of the plan's scope that were booked since its lines were made.
-- Caller: counting.actions._plain. No parameters.
SELECT count(*) AS keys
FROM staged_line AS l
WHERE l.line IS NULL AND l.key IS NOT NULL
