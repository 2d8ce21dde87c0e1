-- Marks the moment at which a plan's book was frozen. Caller: counting.actions.plans.freeze_book.
UPDATE counting_plan
SET frozen_at = %(at)s
WHERE site = %(site)s AND id = %(plan)s
