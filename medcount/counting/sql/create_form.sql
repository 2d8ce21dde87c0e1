-- Writes an adjustment form, unless its number is taken. Caller: counting.actions.forms.
INSERT INTO counting_form (site, id, plan, number, reverses, proposed_by, proposed_at)
VALUES (%(site)s, %(id)s, %(plan)s, %(number)s, %(reverses)s, %(proposed_by)s, %(at)s)
ON CONFLICT (site, number) DO NOTHING
