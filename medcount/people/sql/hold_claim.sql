-- Hold a claimed name until the transaction ends: its attempts are judged one after the other, so
-- that many at once cannot all be the first. Names that are nobody's are held alike.
-- Caller: people.actions.sessions.
-- Parameters: claim.
SELECT pg_advisory_xact_lock(hashtextextended(encode(%(claim)s::bytea, 'hex'), 0)) AS held;
