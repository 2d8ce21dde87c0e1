-- The tables of counting. Every key begins with the site (DESIGN §5), so that a group can be spread by site.

CREATE TABLE counting_plan (
    site smallint NOT NULL REFERENCES people_site (id),
    id uuid NOT NULL,
    number text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('FULL', 'CYCLE', 'SPOT', 'SPECIAL')),
    places integer[],                     -- NULL: the whole site.
    rounds_required smallint NOT NULL DEFAULT 0 CHECK (rounds_required >= 0),
    clock_error_ms integer NOT NULL DEFAULT 1000 CHECK (clock_error_ms >= 0),
    planner integer NOT NULL REFERENCES people_user (id),
    created_at timestamptz NOT NULL,
    due_at timestamptz,
    approver integer REFERENCES people_user (id),
    approved_at timestamptz,
    gate_findings jsonb,
    gate_passed_by integer REFERENCES people_user (id),
    gate_passed_at timestamptz,
    frozen_by integer REFERENCES people_user (id),
    frozen_at timestamptz,
    compared_at timestamptz,
    lines integer NOT NULL DEFAULT 0,     -- As of the freeze, then of the last comparison …
    counted integer NOT NULL DEFAULT 0,
    differing integer NOT NULL DEFAULT 0, -- … so that a list of plans reads no lines.
    closed_by integer REFERENCES people_user (id),
    closed_at timestamptz,
    cancelled_by integer REFERENCES people_user (id),
    cancelled_at timestamptz,
    cancel_reason text NOT NULL DEFAULT '',
    retain_until date,                    -- NULL: for ever (R-091: a count with an implant).
    PRIMARY KEY (site, id),
    UNIQUE (site, number),
    CHECK (approver <> planner)           -- R-192.
);

CREATE TABLE counting_task (
    site smallint NOT NULL,
    id uuid NOT NULL,
    plan uuid NOT NULL,
    round smallint NOT NULL CHECK (round >= 1),
    counter integer NOT NULL REFERENCES people_user (id),
    places integer[],                     -- NULL: all that the plan counts.
    lines bigint[],                       -- Those under recount; NULL: everything at the places.
    created_at timestamptz NOT NULL,
    due_at timestamptz,
    submitted_at timestamptz,
    scans integer,                        -- What was sent until it was handed in …
    places_done integer,
    last_scan_at timestamptz,             -- … so that a list of tasks reads no old scans.
    PRIMARY KEY (site, id),
    FOREIGN KEY (site, plan) REFERENCES counting_plan (site, id),
    CHECK (lines IS NULL OR round > 1)
);
CREATE INDEX counting_task_by_plan ON counting_task (site, plan);
CREATE INDEX counting_task_open ON counting_task (site, counter) WHERE submitted_at IS NULL;

-- A scan is a fact from the floor: kept once, judged, never edited. Its task is locked while it is
-- kept and nobody may delete one, so it needs no foreign key.
CREATE TABLE counting_scan (
    site smallint NOT NULL,
    id uuid NOT NULL,
    plan uuid NOT NULL,
    task uuid NOT NULL,
    round smallint NOT NULL,
    person integer NOT NULL,
    device text NOT NULL,
    sequence bigint NOT NULL,
    event text NOT NULL CHECK (event IN ('SCAN', 'PLACE_DONE')),
    outside_id text NOT NULL DEFAULT '',
    place integer NOT NULL,
    raw text NOT NULL DEFAULT '',
    item integer,                         -- NULL where the code was not resolved.
    lot text NOT NULL DEFAULT '',
    serial text NOT NULL DEFAULT '',
    expiry date,
    mfg_date date,
    owner text,                           -- NULL: the shelf does not show it and nobody said it.
    status text,
    quantity bigint NOT NULL CHECK (quantity >= 0),
    packs bigint NOT NULL,                -- As it was told, of the level; quantity is what it came to.
    level text NOT NULL DEFAULT '',
    device_at timestamptz,                -- What the handheld's clock said …
    elapsed_ms bigint,                    -- … and how long it had run since it started …
    boot uuid,                            -- … that time.
    received_at timestamptz NOT NULL,
    counted_at timestamptz NOT NULL,
    error_ms integer NOT NULL CHECK (error_ms >= 0),
    verdict text NOT NULL,                -- ACCEPTED, or why it may not count.
    voids uuid,
    reason text NOT NULL DEFAULT '',      -- Why it takes the other one back.
    entry uuid NOT NULL,
    PRIMARY KEY (site, id),
    UNIQUE (site, device, sequence)
);
CREATE INDEX counting_scan_by_plan ON counting_scan (site, plan, place);
CREATE INDEX counting_scan_voiding ON counting_scan (site, plan) WHERE voids IS NOT NULL;

-- What may not count by itself: a known id or sequence number with other content, a device or a
-- person that we do not trust with it. Kept beside, each content once, for a supervisor.
CREATE TABLE counting_quarantine (
    site smallint NOT NULL,
    scan uuid NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    plan uuid,                            -- NULL where the task is none of ours.
    task uuid NOT NULL,
    person integer NOT NULL REFERENCES people_user (id),
    device text NOT NULL,
    sequence bigint NOT NULL,
    reason text NOT NULL,
    content jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    entry uuid NOT NULL,
    PRIMARY KEY (site, scan, digest),
    FOREIGN KEY (site, plan) REFERENCES counting_plan (site, id)
);
CREATE INDEX counting_quarantine_by_plan ON counting_quarantine (site, plan);

CREATE TABLE counting_handover (
    site smallint NOT NULL,
    id uuid NOT NULL,
    plan uuid NOT NULL,
    round smallint NOT NULL,
    place integer NOT NULL,
    from_person integer NOT NULL REFERENCES people_user (id),
    to_person integer NOT NULL REFERENCES people_user (id),
    at timestamptz NOT NULL,
    entry uuid NOT NULL,
    PRIMARY KEY (site, id),
    UNIQUE (site, plan, round, place, to_person),
    FOREIGN KEY (site, plan) REFERENCES counting_plan (site, id),
    CHECK (from_person <> to_person)
);

-- Plan and key need no foreign key, at twice the cost of the insert: lines are made only by
-- statements that select from both, and nobody may delete either.
CREATE TABLE counting_line (
    site smallint NOT NULL,
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    plan uuid NOT NULL,
    key bigint NOT NULL,
    book_quantity bigint NOT NULL,        -- Frozen: the balance when the line was made (R-014).
    unit_cost numeric(30, 12),             -- The book's at that moment: of the key, lot or item.
    found boolean NOT NULL DEFAULT false,
    notes text[] NOT NULL DEFAULT '{}',
    state text NOT NULL DEFAULT 'not_counted',
    expected bigint,
    counted bigint,
    variance bigint,
    counted_at timestamptz,
    findings text[] NOT NULL DEFAULT '{}',
    disposition text NOT NULL DEFAULT 'none',
    recount_due boolean NOT NULL DEFAULT false, -- Nobody but its first counter has seen it (R-204).
    asserted_at timestamptz,              -- When the count of this line was posted or closed.
    PRIMARY KEY (site, id),
    UNIQUE (site, plan, key)
-- Every line is rewritten once by each comparison, and some twice: the room for it keeps that off the
-- indexes.
) WITH (fillfactor = 45);
CREATE INDEX counting_line_asserted ON counting_line (site, key) WHERE asserted_at IS NOT NULL;

-- Derived from the scans by each comparison, which deletes them first; the scans are the truth.
CREATE TABLE counting_tally (
    site smallint NOT NULL,
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    plan uuid NOT NULL,
    line bigint NOT NULL,
    round smallint NOT NULL,
    person integer NOT NULL,
    quantity bigint,
    expected bigint NOT NULL,
    first_at timestamptz NOT NULL,
    counted_at timestamptz NOT NULL,
    error_ms integer NOT NULL,
    scans uuid[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (site, plan, line, id)
);

CREATE TABLE counting_variance (
    site smallint NOT NULL,
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    plan uuid NOT NULL,
    line bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('QUANTITY', 'ATTRIBUTE', 'ZONE', 'STORAGE', 'LEDGER')),
    delta bigint NOT NULL,
    state text NOT NULL DEFAULT 'OPEN'
        CHECK (state IN ('OPEN', 'CAUSE_CONFIRMED', 'POSTED', 'RESOLVED', 'SUPERSEDED')),
    cause text NOT NULL DEFAULT '',
    owner integer REFERENCES people_user (id),
    due_date date,
    reason text NOT NULL DEFAULT '',
    settled_by integer REFERENCES people_user (id),  -- Who confirmed the cause, and when (R-225).
    settled_at timestamptz,
    with_quality_at timestamptz,          -- Since when it is for quality alone to settle (R-194).
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (site, id),
    UNIQUE (site, line, kind),
    FOREIGN KEY (site, line) REFERENCES counting_line (site, id),
    FOREIGN KEY (site, plan) REFERENCES counting_plan (site, id)
);
CREATE INDEX counting_variance_by_plan ON counting_variance (site, plan);
-- What is not settled, or waits for a paper though its plan is closed.
CREATE INDEX counting_variance_unsettled ON counting_variance (site, plan)
    WHERE state = 'OPEN' OR (state = 'CAUSE_CONFIRMED' AND delta <> 0);

-- Causes suggested for a line, the selected and their rivals (R-225).
CREATE TABLE counting_cause (
    site smallint NOT NULL,
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    plan uuid NOT NULL,
    line bigint NOT NULL,
    cause text NOT NULL,
    units bigint NOT NULL,
    evidence text[] NOT NULL,
    partner bigint,                       -- The other line of a swap.
    selected boolean NOT NULL,
    position smallint NOT NULL,
    PRIMARY KEY (site, id),
    FOREIGN KEY (site, line) REFERENCES counting_line (site, id)
);
CREATE INDEX counting_cause_by_line ON counting_cause (site, plan, line);

-- 调整单: movements proposed, signed as they stand, posted form by form.
CREATE TABLE counting_form (
    site smallint NOT NULL,
    id uuid NOT NULL,
    plan uuid NOT NULL,
    number text NOT NULL,
    reverses uuid,
    level smallint NOT NULL DEFAULT 0,    -- By what its lines call for (R-232) …
    signers text[] NOT NULL DEFAULT '{}', -- … and the roles that have to sign it.
    proposed_by integer NOT NULL REFERENCES people_user (id),
    proposed_at timestamptz NOT NULL,
    signature uuid,
    signed_by integer REFERENCES people_user (id),
    signed_at timestamptz,
    posted_by integer REFERENCES people_user (id),
    posted_at timestamptz,
    returned_by integer REFERENCES people_user (id),
    returned_at timestamptz,              -- Sent back unposted: its lines are to be settled anew.
    return_reason text NOT NULL DEFAULT '',
    PRIMARY KEY (site, id),
    UNIQUE (site, number),
    FOREIGN KEY (site, plan) REFERENCES counting_plan (site, id),
    FOREIGN KEY (site, reverses) REFERENCES counting_form (site, id),
    CHECK (posted_by <> signed_by),       -- R-193.
    CHECK (posted_at IS NULL OR returned_at IS NULL)
);
CREATE INDEX counting_form_by_plan ON counting_form (site, plan);
-- A posted form is taken back once.
CREATE UNIQUE INDEX counting_form_reverses ON counting_form (site, reverses)
    WHERE reverses IS NOT NULL AND returned_at IS NULL;

CREATE TABLE counting_form_line (
    site smallint NOT NULL,
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    form uuid NOT NULL,
    line bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('QUANTITY', 'LEDGER')),
    partner bigint,                       -- The line that takes the other end of a move.
    counted bigint NOT NULL,
    expected bigint NOT NULL,
    delta bigint NOT NULL,
    counted_at timestamptz NOT NULL,
    occurred_at timestamptz NOT NULL,
    cause text NOT NULL,
    disposition text NOT NULL,
    amount numeric(18, 2),
    left_at timestamptz,                  -- When it left the form unposted, and why.
    left_reason text NOT NULL DEFAULT '',
    posted_at timestamptz,
    PRIMARY KEY (site, id),
    UNIQUE (site, form, line),
    FOREIGN KEY (site, form) REFERENCES counting_form (site, id),
    FOREIGN KEY (site, line) REFERENCES counting_line (site, id)
);
-- A variance stands on one open form at a time.
CREATE UNIQUE INDEX counting_form_line_open ON counting_form_line (site, line, kind)
    WHERE left_at IS NULL AND posted_at IS NULL;

-- How far a form has come, and which roles have still to sign it.
CREATE VIEW counting_form_standing AS
SELECT
    f.site,
    f.id,
    f.plan,
    f.number,
    f.proposed_by,
    s.signed,
    ARRAY(
        SELECT n.role
        FROM unnest(f.signers) AS n (role)
        WHERE n.role <> ALL(s.signed)
    ) AS missing,
    CASE
        WHEN f.returned_at IS NOT NULL THEN 'RETURNED'
        WHEN f.posted_at IS NOT NULL THEN
            CASE
                WHEN EXISTS (
                    SELECT 1
                    FROM counting_form AS r
                    WHERE r.site = f.site AND r.reverses = f.id AND r.posted_at IS NOT NULL
                ) THEN 'REVERSED'
                ELSE 'POSTED'
            END
        WHEN f.signers <@ s.signed THEN 'SIGNED'
        WHEN s.signed <> '{}' THEN 'SIGNING'
        ELSE 'PROPOSED'
    END AS state
FROM counting_form AS f
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT g.signer_role), '{}') AS signed
    FROM people_signature AS g
    WHERE
        g.site = f.site AND g.subject_kind = 'counting_form' AND g.subject_id = f.id::text
        AND g.meaning = 'APPROVE'
) AS s;

-- What of a count is to be settled, or was: every variance, and every line without an open one of
-- its quantity that must be counted, or counted again. ``needs`` says what comes next; '' is
-- settled, or in the case of DOCUMENT waits for a paper that the close of the plan does not.
CREATE VIEW counting_matter AS
WITH stood AS (
    SELECT
        v.site,
        v.plan,
        v.line,
        v.kind,
        v.id AS variance,
        CASE
            WHEN v.state NOT IN ('OPEN', 'CAUSE_CONFIRMED') THEN ''
            WHEN v.kind = 'QUANTITY' AND l.disposition = 'recount' THEN 'RECOUNT'
            WHEN v.state = 'OPEN' AND v.with_quality_at IS NOT NULL THEN 'QUALITY'
            -- Another person is to see it, unless somebody settled it before (R-204).
            WHEN v.state = 'OPEN' AND v.kind <> 'LEDGER' AND l.recount_due AND l.asserted_at IS NULL
                THEN 'RECOUNT'
            WHEN v.state = 'OPEN' THEN 'CAUSE'
            WHEN v.delta = 0 THEN ''
            WHEN l.disposition = 'recount' THEN 'RECOUNT'
            WHEN l.disposition NOT IN ('adjust', 'move', 'hold') THEN 'DOCUMENT'
            WHEN EXISTS (
                SELECT 1
                FROM counting_form_line AS y
                WHERE
                    y.site = v.site AND y.line = v.line AND y.kind = v.kind
                    AND y.left_at IS NULL AND y.posted_at IS NULL
            ) THEN 'APPROVAL'
            ELSE 'FORM'
        END AS needs
    FROM counting_variance AS v
    INNER JOIN counting_line AS l ON l.site = v.site AND l.id = v.line
    UNION ALL
    SELECT
        l.site,
        l.plan,
        l.id,
        '',
        NULL,
        CASE WHEN l.state = 'not_counted' THEN 'COUNT' ELSE 'RECOUNT' END
    FROM counting_line AS l
    WHERE
        (
            l.state IN ('conflict', 'incomplete')
            OR (l.state = 'not_counted' AND NOT l.found)
            OR (l.asserted_at IS NULL AND 'MOVED_WHILE_COUNTING' = ANY(l.findings))
        )
        AND NOT EXISTS (
            SELECT 1
            FROM counting_variance AS v
            WHERE
                v.site = l.site AND v.line = l.id AND v.kind = 'QUANTITY'
                AND v.state IN ('OPEN', 'CAUSE_CONFIRMED')
        )
)

SELECT
    m.site,
    m.plan,
    m.line,
    m.kind,
    m.variance,
    -- Somebody is on the way: ordered to count this line again, or in a later round at its place.
    CASE
        WHEN
            m.needs = 'RECOUNT' AND EXISTS (
                SELECT 1
                FROM counting_task AS t
                INNER JOIN counting_plan AS p ON p.site = t.site AND p.id = t.plan
                INNER JOIN counting_line AS l ON l.site = m.site AND l.id = m.line
                INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
                WHERE
                    t.site = m.site AND t.plan = m.plan
                    AND (t.submitted_at IS NULL OR t.submitted_at > p.compared_at)
                    AND (t.lines IS NULL OR m.line = ANY(t.lines))
                    AND (t.places IS NULL OR k.place = ANY(t.places))
                    AND t.round > (
                        SELECT coalesce(max(y.round), 0)
                        FROM counting_tally AS y
                        WHERE y.site = m.site AND y.plan = m.plan AND y.line = m.line
                    )
            ) THEN 'RECOUNTING'
        ELSE m.needs
    END AS needs
FROM stood AS m;

-- The plans of which anything may wait: those that go on, and those over in which something is not
-- settled. What is asked of these alone stays fast however many counts there were.
CREATE VIEW counting_live_plan AS
SELECT
    p.site,
    p.id AS plan
FROM counting_plan AS p
WHERE
    p.cancelled_at IS NULL
    AND (
        p.closed_at IS NULL
        OR EXISTS (
            SELECT 1
            FROM counting_variance AS v
            WHERE
                v.site = p.site AND v.plan = p.id
                AND (v.state = 'OPEN' OR (v.state = 'CAUSE_CONFIRMED' AND v.delta <> 0))
        )
    );

-- What each line adds to the figures of its count (R-230); an amount is NULL where nobody knows the
-- unit cost, and nothing where nothing can be said of the line.
CREATE VIEW counting_measure AS
SELECT
    l.site,
    l.plan,
    l.id AS line,
    l.key,
    l.state,
    l.state <> 'not_counted' AS counted,
    l.state = 'agrees' AS agrees,
    l.variance IS NOT NULL AND l.unit_cost IS NULL AND (l.expected <> 0 OR l.variance <> 0)
        AS uncosted,
    CASE WHEN l.variance IS NOT NULL THEN l.expected * l.unit_cost END AS expected_amount,
    abs(l.variance) * l.unit_cost AS gross_amount,
    l.variance * l.unit_cost AS net_amount
FROM counting_line AS l
WHERE NOT (l.found AND l.state = 'not_counted');

-- Every change to the records of a count, with whether the trail has an entry of it (R-230l).
CREATE VIEW counting_change AS
WITH told AS (
    SELECT
        p.site,
        p.id AS plan,
        'counting_plan' AS kind,
        p.id::text AS subject,
        c.action,
        c.at
    FROM counting_plan AS p
    CROSS JOIN LATERAL (
        VALUES
        ('counting.plan.created', p.created_at),
        ('counting.plan.approved', p.approved_at),
        ('counting.plan.gate_passed', p.gate_passed_at),
        ('counting.book.frozen', p.frozen_at),
        ('counting.plan.closed', p.closed_at),
        ('counting.plan.cancelled', p.cancelled_at)
    ) AS c (action, at)
    UNION ALL
    SELECT
        t.site,
        t.plan,
        'counting_task',
        t.id::text,
        c.action,
        c.at
    FROM counting_task AS t
    CROSS JOIN LATERAL (
        VALUES
        (
            CASE WHEN t.lines IS NULL THEN 'counting.tasks.assigned' ELSE 'counting.recount.ordered' END,
            t.created_at
        ),
        ('counting.task.submitted', t.submitted_at)
    ) AS c (action, at)
    UNION ALL
    SELECT
        f.site,
        f.plan,
        'counting_form',
        f.id::text,
        c.action,
        c.at
    FROM counting_form AS f
    CROSS JOIN LATERAL (
        VALUES
        (
            CASE
                WHEN f.reverses IS NULL THEN 'counting.form.proposed'
                ELSE 'counting.form.reversal_proposed'
            END,
            f.proposed_at
        ),
        ('counting.form.posted', f.posted_at),
        (
            CASE WHEN f.return_reason = '' THEN 'counting.form.posted' ELSE 'counting.form.returned' END,
            f.returned_at
        )
    ) AS c (action, at)
    UNION ALL
    SELECT
        v.site,
        v.plan,
        'counting_line',
        v.line::text,
        c.action,
        c.at
    FROM counting_variance AS v
    CROSS JOIN LATERAL (
        VALUES
        ('counting.variances.handed_to_quality', v.with_quality_at),
        (
            -- What an amended time settled was confirmed by that amendment.
            CASE
                WHEN v.state = 'RESOLVED' AND v.cause = 'COUNT_TIMING' THEN ''
                ELSE 'counting.variances.cause_confirmed'
            END,
            v.settled_at
        )
    ) AS c (action, at)
),

made AS (
    SELECT
        s.site,
        s.plan,
        s.entry,
        count(*) AS changes
    FROM counting_scan AS s
    GROUP BY s.site, s.plan, s.entry
    UNION ALL
    SELECT
        f.site,
        f.plan,
        g.entry,
        count(*)
    FROM counting_form AS f
    INNER JOIN people_signature AS g
        ON g.site = f.site AND g.subject_kind = 'counting_form' AND g.subject_id = f.id::text
    GROUP BY f.site, f.plan, g.entry
    UNION ALL
    SELECT
        f.site,
        f.plan,
        m.entry,
        count(*)
    FROM counting_form AS f
    INNER JOIN ledger_movement AS m ON m.site = f.site AND m.document = f.number
    WHERE f.posted_at IS NOT NULL AND m.kind IN ('ADJUST', 'TRANSFER')
    GROUP BY f.site, f.plan, m.entry
)

SELECT
    t.site,
    t.plan,
    1::bigint AS changes,
    EXISTS (
        SELECT 1
        FROM audit_subject AS s
        INNER JOIN audit_entry AS e ON e.site = s.site AND e.id = s.entry
        WHERE
            s.site = t.site AND s.kind = t.kind AND s.subject = t.subject AND e.at = t.at
            AND (e.action = t.action OR t.action = '')
    ) AS covered
FROM told AS t
WHERE t.at IS NOT NULL
UNION ALL
SELECT
    m.site,
    m.plan,
    m.changes,
    EXISTS (SELECT 1 FROM audit_entry AS e WHERE e.site = m.site AND e.id = m.entry)
FROM made AS m;

-- The figures of a count as they stood when it was closed: what is learnt later changes no past.
CREATE TABLE counting_result (
    site smallint NOT NULL,
    plan uuid NOT NULL,
    lines bigint NOT NULL,
    counted bigint NOT NULL,
    agreeing bigint NOT NULL,
    uncosted bigint NOT NULL,             -- Lines without a unit cost: then the amounts say little.
    expected_amount numeric NOT NULL,
    gross_amount numeric NOT NULL,
    net_amount numeric NOT NULL,
    tasks_due bigint NOT NULL,
    tasks_on_time bigint NOT NULL,
    changes bigint NOT NULL,
    changes_covered bigint NOT NULL,
    PRIMARY KEY (site, plan),
    FOREIGN KEY (site, plan) REFERENCES counting_plan (site, id)
);

-- How far each line of a count has come, in the words of core.plan.PlanState; POSTED where nothing
-- of it is open. A found key whose scans were all taken back is no line any more. What the line says
-- stands beside it, so that nobody has to join the lines of a plan with themselves.
CREATE VIEW counting_line_state AS
SELECT
    l.site,
    l.plan,
    l.id AS line,
    l.state AS said,
    l.variance,
    l.unit_cost,
    CASE
        WHEN l.asserted_at IS NULL AND l.state = 'not_counted' THEN 'COUNTING'
        WHEN
            l.asserted_at IS NULL
            AND (l.disposition = 'recount' OR (l.recount_due AND v.settled IS NOT TRUE))
            THEN 'RECOUNT'
        WHEN v.open THEN 'RECONCILE'
        WHEN w.form IS NOT NULL AND w.approved THEN 'APPROVED_ADJ'
        WHEN w.form IS NOT NULL THEN 'PENDING_APPROVAL'
        WHEN v.to_book THEN 'RECONCILE'
        ELSE 'POSTED'
    END AS state
FROM counting_line AS l
LEFT JOIN LATERAL (
    SELECT
        bool_or(o.state = 'OPEN') AS open,
        bool_and(o.state = 'CAUSE_CONFIRMED') AS settled,
        bool_or(o.delta <> 0 AND l.disposition IN ('adjust', 'move', 'hold')) AS to_book
    FROM counting_variance AS o
    WHERE
        o.site = l.site AND o.line = l.id AND o.state IN ('OPEN', 'CAUSE_CONFIRMED')
        AND (l.state = 'variance' OR l.asserted_at IS NOT NULL)
) AS v ON true
LEFT JOIN LATERAL (
    SELECT
        y.form,
        EXISTS (
            SELECT 1
            FROM counting_form_standing AS a
            WHERE a.site = y.site AND a.id = y.form AND a.state = 'SIGNED'
        ) AS approved
    FROM counting_form_line AS y
    WHERE
        y.site = l.site AND y.line = l.id AND y.left_at IS NULL AND y.posted_at IS NULL
        AND (l.state = 'variance' OR l.asserted_at IS NOT NULL)
    ORDER BY y.id
    LIMIT 1
) AS w ON true
WHERE NOT (l.found AND l.state = 'not_counted' AND l.asserted_at IS NULL);

-- How far each plan has come: as far as its least advanced line (R-260).
CREATE VIEW counting_plan_state AS
SELECT
    p.site,
    p.id AS plan,
    CASE
        WHEN p.cancelled_at IS NOT NULL THEN 'CANCELLED'
        WHEN p.closed_at IS NOT NULL THEN 'CLOSED'
        WHEN p.approved_at IS NULL THEN 'DRAFT'
        WHEN p.frozen_at IS NULL THEN 'APPROVED'
        WHEN
            NOT EXISTS (SELECT 1 FROM counting_scan AS s WHERE s.site = p.site AND s.plan = p.id)
            THEN 'SNAPSHOT'
        WHEN p.compared_at IS NULL OR l.counting THEN 'COUNTING'
        WHEN l.recount THEN 'RECOUNT'
        WHEN l.reconcile THEN 'RECONCILE'
        WHEN l.pending THEN 'PENDING_APPROVAL'
        WHEN l.approved THEN 'APPROVED_ADJ'
        ELSE 'POSTED'
    END AS state
FROM counting_plan AS p
LEFT JOIN LATERAL (
    SELECT
        bool_or(s.state = 'COUNTING') AS counting,
        bool_or(s.state = 'RECOUNT') AS recount,
        bool_or(s.state = 'RECONCILE') AS reconcile,
        bool_or(s.state = 'PENDING_APPROVAL') AS pending,
        bool_or(s.state = 'APPROVED_ADJ') AS approved
    FROM counting_line_state AS s
    WHERE
        s.site = p.site AND s.plan = p.id AND p.compared_at IS NOT NULL AND p.closed_at IS NULL
        AND p.cancelled_at IS NULL
) AS l ON true;

-- Who had a hand in the count of a line, and in which part: who scanned it, in whose name its tally
-- stands, and who handed its place over to them. Scans and places are looked up by their keys.
CREATE VIEW counting_part AS
SELECT
    t.site,
    t.plan,
    t.line,
    t.person,
    CASE WHEN t.round = 1 THEN 'COUNT' ELSE 'RECOUNT' END AS slot
FROM counting_tally AS t
UNION ALL
SELECT
    t.site,
    t.plan,
    t.line,
    s.person,
    CASE WHEN t.round = 1 THEN 'COUNT' ELSE 'RECOUNT' END AS slot
FROM counting_tally AS t
CROSS JOIN LATERAL unnest(t.scans) AS u (scan)
CROSS JOIN LATERAL (
    SELECT o.person
    FROM counting_scan AS o
    WHERE o.site = t.site AND o.id = u.scan
    LIMIT 1
) AS s
UNION ALL
SELECT
    t.site,
    t.plan,
    t.line,
    h.from_person AS person,
    CASE WHEN t.round = 1 THEN 'COUNT' ELSE 'RECOUNT' END AS slot
FROM counting_tally AS t
CROSS JOIN LATERAL (
    SELECT k.place
    FROM counting_line AS l
    INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
    WHERE l.site = t.site AND l.id = t.line
    LIMIT 1
) AS p
INNER JOIN counting_handover AS h
    ON
        h.site = t.site AND h.plan = t.plan AND h.round = t.round AND h.place = p.place
        AND h.to_person = t.person;
