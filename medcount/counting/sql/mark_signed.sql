-- Notes on a form who signed it last. Caller: counting.actions.forms.sign_form.
UPDATE counting_form
SET signature = %(signature)s, signed_by = %(actor)s, signed_at = %(at)s
WHERE site = %(site)s AND id = %(form)s
