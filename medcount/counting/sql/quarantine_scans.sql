-- Keeps scans that may not count by themselves, each content once, for a supervisor.
-- Caller: counting.actions._keeping. Parameters: site, plan, scans, received_at, entry, person.
INSERT INTO counting_quarantine (
    site, scan, digest, plan, task, person, device, sequence, reason, content, received_at, entry
)
SELECT
    %(site)s, q.scan, decode(q.digest, 'hex'), %(plan)s, q.task, %(person)s, q.device, q.sequence,
    q.reason, q.content, %(received_at)s, %(entry)s
FROM
    jsonb_to_recordset(%(scans)s::jsonb) AS q (
        scan uuid, digest text, task uuid, device text, sequence bigint, reason text, content jsonb
    )
ORDER BY q.scan, q.digest
ON CONFLICT (site, scan, digest) DO NOTHING
