-- Returns whether all that the statements of a trip relied on held.
-- Caller: db.trip.gather.
SELECT medcount_holds() AS holds
