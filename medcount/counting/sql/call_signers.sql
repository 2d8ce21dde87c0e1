-- Notes on a form how high it has to go and which roles have to sign it.
-- Caller: counting.actions.forms. Parameters: site, form, level, signers.
UPDATE counting_form
SET level = %(level)s, signers = %(signers)s
WHERE site = %(site)s AND id = %(form)s
