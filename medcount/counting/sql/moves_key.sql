-- Returns whether a movement has an end at a stock key.
-- Caller: counting.actions.settle.amend_timing. Parameters: site, movement, key.
SELECT EXISTS (
    SELECT 1
    FROM ledger_movement AS v
    WHERE
        v.site = %(site)s AND v.id = %(movement)s AND %(key)s IN (v.from_key, v.to_key)
) AS moves
