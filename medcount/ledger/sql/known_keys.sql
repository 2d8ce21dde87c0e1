-- Return the stock keys of items at a site's storage places, by code: whether a book named them and
-- whether anything stands there now. A key without a balance was only found; it is not known.
-- Caller: ledger.queries.known_keys.
-- Parameters: site, items (codes).
SELECT
    place.code AS place,
    item.code AS item,
    key.lot,
    key.serial,
    key.status,
    key.owner,
    key.as_of IS NOT NULL AS booked,
    balance.quantity <> 0 AS stands
FROM catalog_item AS item
INNER JOIN ledger_stockkey AS key ON key.site = %(site)s AND item.id = key.item
INNER JOIN ledger_balance AS balance ON balance.site = %(site)s AND key.id = balance.key
INNER JOIN catalog_place AS place ON key.place = place.id AND place.kind = 'STORAGE'
WHERE item.code = ANY(%(items)s);
