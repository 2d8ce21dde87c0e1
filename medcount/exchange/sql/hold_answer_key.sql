-- Holds a key until the transaction ends: of two requests under it, the second sees what the first
-- was answered.
-- Caller: exchange.answers.answer_once. Parameters: site, person, key.
SELECT
    pg_advisory_xact_lock(
        hashtextextended(concat_ws(' ', 'exchange_answer', %(site)s, %(person)s, %(key)s::text), 0)
    ) AS held
