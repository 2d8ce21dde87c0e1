-- Marks a task handed in. Caller: counting.actions.tasks.submit_task. Parameters: site, task, at.
UPDATE counting_task
SET submitted_at = %(at)s
WHERE site = %(site)s AND id = %(task)s
