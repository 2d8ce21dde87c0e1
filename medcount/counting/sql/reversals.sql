-- Counts the forms that take a form back. Caller: counting.actions.forms.propose_reversal.
-- Parameters: site, form.
SELECT count(*) AS forms
FROM counting_form AS f
WHERE f.site = %(site)s AND f.reverses = %(form)s
