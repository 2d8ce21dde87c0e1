-- Returns the moment of the first scan of a plan, NULL when there is none.
-- Caller: counting.actions._plain, with the visits staged. No parameters.
SELECT min(v.first_at) AS at
FROM staged_visit AS v
