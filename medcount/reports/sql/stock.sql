-- What lay in a site's storage places at a moment, as it is known today or as it was known then:
-- the balance now, less all that moved after the moment and all that was recorded after what was
-- known. Opening stock stands for what was there before anything was recorded, so it is always
-- known. Balances and movements are read in this one statement (DESIGN §3). What arrived and what
-- departed are summed apart: of both in one list the planner would think there are two keys.
-- Keys that held nothing are left out. An expiry that nobody knows sorts behind all others.
-- Caller: reports.stock, through listing.
-- Parameters: site, at, known_at (null: today), search, zone, status, owner (null: every one),
-- expires_before (null: whatever expires), each '' where it filters nothing.
SELECT
    key.id,
    place.code AS place,
    coalesce(zone.code, '') AS zone,
    coalesce(zone.kind, '') AS zone_kind,
    item.code AS item_code,
    item.name AS item_name,
    item.spec,
    item.model,
    item.base_unit AS unit,
    key.lot,
    key.serial,
    coalesce(to_char(lot.expiry, 'YYYY-MM-DD'), '9999-99-99') AS expiry,
    key.status,
    key.owner,
    stood.quantity,
    stood.unit_cost,
    round(stood.quantity * stood.unit_cost, 2) AS amount
FROM ledger_balance AS balance
INNER JOIN ledger_stockkey AS key ON key.site = %(site)s AND balance.key = key.id
INNER JOIN catalog_place AS place ON key.place = place.id AND place.kind = 'STORAGE'
INNER JOIN catalog_item AS item ON key.item = item.id
LEFT JOIN catalog_zone AS zone ON place.zone = zone.id
LEFT JOIN catalog_lot AS lot ON key.item = lot.item AND key.lot = lot.code
LEFT JOIN (
    SELECT movement.to_key AS key, sum(movement.quantity) AS quantity
    FROM ledger_movement AS movement
    WHERE
        movement.site = %(site)s
        AND (
            movement.occurred_at > %(at)s
            OR (
                %(known_at)s::timestamptz IS NOT NULL
                AND movement.recorded_at > %(known_at)s::timestamptz
                AND movement.kind <> 'OPENING'
            )
        )
    GROUP BY movement.to_key
) AS arrived ON balance.key = arrived.key
LEFT JOIN (
    SELECT movement.from_key AS key, sum(movement.quantity) AS quantity
    FROM ledger_movement AS movement
    WHERE
        movement.site = %(site)s
        AND (
            movement.occurred_at > %(at)s
            OR (
                %(known_at)s::timestamptz IS NOT NULL
                AND movement.recorded_at > %(known_at)s::timestamptz
                AND movement.kind <> 'OPENING'
            )
        )
    GROUP BY movement.from_key
) AS departed ON balance.key = departed.key
CROSS JOIN LATERAL (
    SELECT
        (
            balance.quantity - coalesce(arrived.quantity, 0) + coalesce(departed.quantity, 0)
        )::bigint AS quantity,
        coalesce(key.unit_cost, lot.unit_cost, item.unit_cost) AS unit_cost
) AS stood
WHERE
    balance.site = %(site)s
    AND stood.quantity <> 0
    AND (%(zone)s = '' OR zone.code = %(zone)s)
    AND (%(status)s = '' OR key.status = %(status)s)
    AND (%(owner)s::text IS NULL OR key.owner = %(owner)s)
    AND (%(expires_before)s::date IS NULL OR lot.expiry < %(expires_before)s::date)
    AND (
        %(search)s = ''
        OR starts_with(upper(item.code), upper(%(search)s))
        OR starts_with(upper(key.lot), upper(%(search)s))
        OR starts_with(upper(key.serial), upper(%(search)s))
        OR strpos(upper(item.name), upper(%(search)s)) > 0
    );
