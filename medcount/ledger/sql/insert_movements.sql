-- Append the resolved movements under the audit entry that made them.
-- Caller: ledger.posting.
-- Parameters: site, entry.
INSERT INTO ledger_movement (
    site, id, from_key, to_key, quantity, occurred_at, occurred_basis, recorded_at,
    kind, document, cause, outside_id, corrects_outside_id, corrects, reverses, replaces, entry
)
SELECT
    %(site)s, id, from_key, to_key, quantity, occurred_at, occurred_basis, recorded_at,
    kind, document, cause, outside_id, corrects_outside_id, corrects, reverses, replaces, %(entry)s
FROM staged_posting;
