-- Returns the digest by which the trail knows every scan of a large upload, in the order they came.
-- Caller: counting.actions._keeping. No parameters.
SELECT encode(sha256(convert_to(string_agg(s::text, E'\n' ORDER BY s.ordinal), 'UTF8')), 'hex')
    AS sha256
FROM staged_scan AS s
