-- Returns every site: a lot accepted at one of them is known at all.
-- Caller: counting.actions._comparison.
SELECT s.id
FROM people_site AS s
ORDER BY s.id
