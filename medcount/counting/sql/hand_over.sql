-- Keeps that one counter goes on where another stopped, unless that is declared already.
-- Caller: counting.actions.tasks.hand_over.
INSERT INTO counting_handover (
    site, id, plan, round, place, from_person, to_person, at, entry
)
VALUES (
    %(site)s, %(id)s, %(plan)s, %(round)s, %(place)s, %(from_person)s, %(to_person)s, %(at)s,
    %(entry)s
)
ON CONFLICT (site, plan, round, place, to_person) DO NOTHING
