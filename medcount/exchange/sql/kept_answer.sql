-- Returns what was answered to a person under a key, if anything was.
-- Caller: exchange.answers.answer_once. Parameters: site, person, key.
SELECT
    a.asked,
    a.answer
FROM exchange_answer AS a
WHERE a.site = %(site)s AND a.person = %(person)s AND a.key = %(key)s
