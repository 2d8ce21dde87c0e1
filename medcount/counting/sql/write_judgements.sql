-- Writes the staged judgements onto their lines.
-- Caller: counting.actions._comparison. Parameters: site, plan.
UPDATE counting_line AS l
SET
    state = j.state,
    expected = j.expected,
    counted = j.counted,
    variance = j.variance,
    counted_at = j.counted_at,
    findings = j.findings,
    disposition = CASE WHEN j.recount THEN 'recount' ELSE 'none' END,
    recount_due = j.recount_due
FROM staged_judgement AS j
INNER JOIN ledger_stockkey AS k
    ON
        k.site = %(site)s AND k.place = j.place AND k.item = j.item AND k.lot = j.lot
        AND k.serial = j.serial AND k.status = j.status AND k.owner = j.owner
WHERE l.site = %(site)s AND l.plan = %(plan)s AND l.key = k.id AND l.asserted_at IS NULL
