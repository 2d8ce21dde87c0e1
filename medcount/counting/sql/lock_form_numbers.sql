-- Lets one transaction at a time give a form of a site its number.
-- Caller: counting.actions.forms. Parameter: site.
SELECT pg_advisory_xact_lock(hashtextextended('counting_form', %(site)s))
