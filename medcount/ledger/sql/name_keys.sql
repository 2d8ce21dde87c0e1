-- Name the stock keys at both ends of the staged movements, each once.
-- Caller: ledger.posting.lock_keys_staged.
INSERT INTO staged_key (owner, place, item, lot, serial, status)
SELECT from_owner, from_place, from_item, from_lot, from_serial, from_status FROM staged_movement
UNION
SELECT to_owner, to_place, to_item, to_lot, to_serial, to_status FROM staged_movement;
