-- Marks a form as sent back: nothing of it is open any more.
-- Caller: counting.actions.forms. Parameters: site, form, actor, at, reason.
UPDATE counting_form
SET returned_by = %(actor)s, returned_at = %(at)s, return_reason = %(reason)s
WHERE site = %(site)s AND id = %(form)s
