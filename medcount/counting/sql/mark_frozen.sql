-- Marks by whom and when a plan's book was frozen, and over how many lines.
-- Caller: counting.actions.plans.freeze_book. Parameters: site, plan, actor, lines, at.
UPDATE counting_plan
SET frozen_by = %(actor)s, frozen_at = %(at)s, lines = %(lines)s
WHERE site = %(site)s AND id = %(plan)s
