-- Return the staged book's stock keys that were opened or have moved already: what the staged rows
-- say of each, and what the ledger says by all that was recorded up to the same as_of.
-- Caller: ledger.queries.opened_keys.
-- Parameters: site.
WITH told AS (
    SELECT
        owner, place, item, lot, serial, status,
        sum(quantity)::bigint AS told,
        max(as_of) AS as_of
    FROM staged_opening
    GROUP BY owner, place, item, lot, serial, status
)
SELECT
    told.owner, told.place, told.item, told.lot, told.serial, told.status, told.told,
    (
        balance.quantity
        - coalesce(
            (
                SELECT sum(arrived.quantity)
                FROM ledger_movement AS arrived
                WHERE
                    arrived.site = %(site)s
                    AND arrived.to_key = key.id
                    AND arrived.recorded_at > told.as_of
                    AND arrived.kind <> 'OPENING'
            ),
            0
        )
        + coalesce(
            (
                SELECT sum(departed.quantity)
                FROM ledger_movement AS departed
                WHERE
                    departed.site = %(site)s
                    AND departed.from_key = key.id
                    AND departed.recorded_at > told.as_of
                    AND departed.kind <> 'OPENING'
            ),
            0
        )
    )::bigint AS booked
FROM told
INNER JOIN ledger_stockkey AS key
    ON
        key.site = %(site)s
        AND told.place = key.place
        AND told.item = key.item
        AND told.lot = key.lot
        AND told.serial = key.serial
        AND told.status = key.status
        AND told.owner = key.owner
INNER JOIN ledger_balance AS balance ON balance.site = %(site)s AND key.id = balance.key
WHERE
    key.as_of IS NOT NULL
    OR EXISTS (
        SELECT FROM ledger_movement AS movement
        WHERE movement.site = %(site)s AND movement.to_key = key.id
    )
    OR EXISTS (
        SELECT FROM ledger_movement AS movement
        WHERE movement.site = %(site)s AND movement.from_key = key.id
    );
