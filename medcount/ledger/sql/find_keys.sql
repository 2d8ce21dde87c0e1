-- Give the new stock keys the ids they have, where another made some of them meanwhile.
-- Caller: ledger.posting, after make_keys.
-- Parameters: site.
UPDATE staged_key AS named
SET id = key.id
FROM ledger_stockkey AS key
WHERE
    named.is_new
    AND key.site = %(site)s
    AND key.place = named.place
    AND key.item = named.item
    AND key.lot = named.lot
    AND key.serial = named.serial
    AND key.status = named.status
    AND key.owner = named.owner;
