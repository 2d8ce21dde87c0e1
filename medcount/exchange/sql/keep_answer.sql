-- Keeps what was answered to a person under a key.
-- Caller: exchange.answers.answer_once. Parameters: site, person, key, asked, answer, at.
INSERT INTO exchange_answer (site, person, key, asked, answer, at)
VALUES (%(site)s, %(person)s, %(key)s, %(asked)s, %(answer)s::jsonb, %(at)s)
