-- Lets one plan at a time take a number at a site. The number is looked for in a later statement,
-- which sees what the one before has taken.
-- Caller: counting.actions.plans. Parameter: site.
SELECT pg_advisory_xact_lock(hashtext('counting_plan.number'), %(site)s)
