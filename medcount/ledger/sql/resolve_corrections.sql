-- Link each staged movement to the one it corrects, in the ledger or in the same batch; a
-- CORRECTION takes over when that one occurred, down a whole chain of corrections. One whose
-- original nobody sent stays unlinked: its original is older than what we were told.
-- Caller: ledger.posting, after resolve_postings.
-- Parameters: site.
WITH RECURSIVE linked AS (
    (
        SELECT posting.id, original.id AS corrects, original.occurred_at, original.occurred_basis
        FROM staged_posting AS posting
        INNER JOIN ledger_standing_movement AS original
            ON
                original.site = %(site)s
                AND original.outside_id <> ''
                AND posting.corrects_outside_id = original.outside_id
        WHERE coalesce(posting.corrects, posting.reverses, posting.replaces) IS NULL
        UNION
        SELECT posting.id, original.id, original.occurred_at, original.occurred_basis
        FROM staged_posting AS posting
        INNER JOIN staged_posting AS original
            ON posting.corrects_outside_id = original.outside_id
        WHERE
            coalesce(posting.corrects, posting.reverses, posting.replaces) IS NULL
            AND posting.corrects_outside_id <> ''
            AND (original.corrects_outside_id = '' OR original.kind <> 'CORRECTION')
    )
    UNION
    SELECT posting.id, original.id, linked.occurred_at, linked.occurred_basis
    FROM linked
    INNER JOIN staged_posting AS original
        ON linked.id = original.id AND original.kind = 'CORRECTION' AND original.outside_id <> ''
    INNER JOIN staged_posting AS posting ON original.outside_id = posting.corrects_outside_id
    WHERE coalesce(posting.corrects, posting.reverses, posting.replaces) IS NULL
),
chosen AS (
    SELECT DISTINCT ON (id) id, corrects, occurred_at, occurred_basis
    FROM linked
    ORDER BY id, corrects
)
UPDATE staged_posting AS posting SET
    corrects = chosen.corrects,
    occurred_at = CASE posting.kind
        WHEN 'CORRECTION' THEN chosen.occurred_at ELSE posting.occurred_at
    END,
    occurred_basis = CASE posting.kind
        WHEN 'CORRECTION' THEN chosen.occurred_basis ELSE posting.occurred_basis
    END
FROM chosen
WHERE posting.id = chosen.id;
