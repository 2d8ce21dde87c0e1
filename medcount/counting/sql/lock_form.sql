-- Takes a form for the length of the transaction. Callers: counting.actions.forms.
SELECT
    f.id,
    f.plan,
    f.number,
    f.reverses,
    f.proposed_by,
    f.proposed_at,
    f.signed_by,
    f.signed_at,
    f.posted_at,
    f.returned_at
FROM counting_form AS f
WHERE f.site = %(site)s AND f.id = %(form)s
FOR UPDATE
