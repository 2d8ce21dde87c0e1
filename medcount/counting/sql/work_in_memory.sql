-- Lets what is sorted and hashed until the transaction ends stay in memory: a plan has as many lines
-- as a warehouse has keys, and few plans are frozen or compared at once.
-- Callers: counting.actions._comparison, counting.actions.plans.freeze_book.
SET LOCAL work_mem = '256MB'
