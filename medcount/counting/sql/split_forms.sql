-- Returns the other forms of the same count and day that speak of an item of this one: a form may
-- have been split to stay under a limit (R-232).
-- Caller: counting.queries.forms.form_detail. Parameters: site, form.
SELECT DISTINCT g.number
FROM counting_form AS f
INNER JOIN counting_form AS g
    ON
        g.site = f.site AND g.plan = f.plan AND g.id <> f.id AND g.returned_at IS NULL
        AND g.reverses IS NULL
        AND (g.proposed_at AT TIME ZONE 'Asia/Shanghai')::date = (f.proposed_at AT TIME ZONE 'Asia/Shanghai')::date
INNER JOIN counting_form_line AS mine ON mine.site = f.site AND mine.form = f.id
INNER JOIN counting_line AS l ON l.site = mine.site AND l.id = mine.line
INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
INNER JOIN counting_form_line AS theirs ON theirs.site = g.site AND theirs.form = g.id
INNER JOIN counting_line AS o ON o.site = theirs.site AND o.id = theirs.line
INNER JOIN ledger_stockkey AS m ON m.site = o.site AND m.id = o.key AND m.item = k.item
WHERE f.site = %(site)s AND f.id = %(form)s AND f.reverses IS NULL
ORDER BY g.number
