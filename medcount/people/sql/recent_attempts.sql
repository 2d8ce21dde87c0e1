-- Count the failures under a claimed name since a moment, from its last success on, and the proofs
-- of one session to sign since another moment. One read of the index (site, claim, at).
-- Caller: people.queries.recent_attempts; who decides by it holds the name.
-- Parameters: site, claim, session, failures_since, proofs_since.
WITH recent AS (
    SELECT at, session, signing, passed
    FROM people_attempt
    WHERE
        site = %(site)s
        AND claim = %(claim)s
        AND at > least(%(failures_since)s::timestamptz, %(proofs_since)s::timestamptz)
)
SELECT
    count(*) FILTER (
        WHERE
            NOT recent.passed
            AND recent.at > %(failures_since)s
            AND recent.at > coalesce((SELECT max(at) FROM recent WHERE passed), '-infinity')
    ) AS failures,
    count(*) FILTER (
        WHERE
            recent.passed
            AND recent.signing
            AND recent.session = %(session)s
            AND recent.at > %(proofs_since)s
    ) AS proofs
FROM recent;
