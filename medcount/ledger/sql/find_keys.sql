-- Give the named stock keys that were not found yet their ids.
-- Caller: ledger.posting.
-- Parameters: site.
UPDATE staged_key AS named
SET id = key.id
FROM ledger_stockkey AS key
WHERE
    named.id IS NULL
    AND key.site = %(site)s
    AND key.place = named.place
    AND key.item = named.item
    AND key.lot = named.lot
    AND key.serial = named.serial
    AND key.status = named.status
    AND key.owner = named.owner;
