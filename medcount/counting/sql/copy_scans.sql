-- Keeps scans that are all new, judged already; fails where one is not. Their tasks are locked.
-- Caller: counting.actions._copying.
COPY counting_scan (
    site, id, plan, task, round, person, device, sequence, event, outside_id, place, raw, item,
    lot, serial, expiry, mfg_date, owner, status, quantity, packs, level, device_at, elapsed_ms,
    boot, received_at, counted_at, error_ms, verdict, voids, reason, entry
) FROM STDIN (FORMAT BINARY)
