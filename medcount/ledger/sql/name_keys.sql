-- Name the stock keys at both ends of the staged movements, each once, new ones with a new id.
-- Caller: ledger.posting.lock_keys_staged.
-- Parameters: site.
INSERT INTO staged_key (owner, place, item, lot, serial, status, id, is_new, is_unbooked)
SELECT
    named.owner, named.place, named.item, named.lot, named.serial, named.status,
    coalesce(key.id, nextval('ledger_stockkey_id_seq')),
    key.id IS NULL,
    balance.key IS NULL
FROM (
    SELECT
        from_owner AS owner, from_place AS place, from_item AS item,
        from_lot AS lot, from_serial AS serial, from_status AS status
    FROM staged_movement
    UNION
    SELECT to_owner, to_place, to_item, to_lot, to_serial, to_status FROM staged_movement
) AS named
LEFT JOIN ledger_stockkey AS key
    ON
        key.site = %(site)s
        AND named.place = key.place
        AND named.item = key.item
        AND named.lot = key.lot
        AND named.serial = key.serial
        AND named.status = key.status
        AND named.owner = key.owner
LEFT JOIN ledger_balance AS balance ON balance.site = %(site)s AND key.id = balance.key;
