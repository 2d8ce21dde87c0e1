-- Counts the forms that take a form back, but for those that were returned.
-- Caller: counting.actions.forms.propose_reversal. Parameters: site, form.
SELECT count(*) AS forms
FROM counting_form AS f
WHERE f.site = %(site)s AND f.reverses = %(form)s AND f.returned_at IS NULL
