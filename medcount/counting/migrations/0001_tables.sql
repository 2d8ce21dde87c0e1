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
    device_at timestamptz,
    received_at timestamptz NOT NULL,
    counted_at timestamptz NOT NULL,
    error_ms integer NOT NULL CHECK (error_ms >= 0),
    verdict text NOT NULL,                -- ACCEPTED, or why it may not count.
    voids uuid,
    entry uuid NOT NULL,
    PRIMARY KEY (site, id),
    UNIQUE (site, device, sequence)
);
CREATE INDEX counting_scan_by_plan ON counting_scan (site, plan, place);

-- What came again under a known id with other content: kept beside, for a supervisor.
CREATE TABLE counting_quarantine (
    site smallint NOT NULL,
    id uuid NOT NULL,
    plan uuid NOT NULL,
    scan uuid NOT NULL,
    sequence bigint NOT NULL,
    reason text NOT NULL,
    content jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    entry uuid NOT NULL,
    PRIMARY KEY (site, id),
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
-- Every line is rewritten once by each comparison: half a page free keeps that off the indexes.
) WITH (fillfactor = 50);
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
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (site, id),
    UNIQUE (site, line, kind),
    FOREIGN KEY (site, line) REFERENCES counting_line (site, id),
    FOREIGN KEY (site, plan) REFERENCES counting_plan (site, id)
);
CREATE INDEX counting_variance_by_plan ON counting_variance (site, plan);

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
    proposed_by integer NOT NULL REFERENCES people_user (id),
    proposed_at timestamptz NOT NULL,
    signature uuid,
    signed_by integer REFERENCES people_user (id),
    signed_at timestamptz,
    posted_by integer REFERENCES people_user (id),
    posted_at timestamptz,
    PRIMARY KEY (site, id),
    UNIQUE (site, number),
    UNIQUE (site, reverses),
    FOREIGN KEY (site, plan) REFERENCES counting_plan (site, id),
    FOREIGN KEY (site, reverses) REFERENCES counting_form (site, id),
    CHECK (posted_by <> signed_by)        -- R-193.
);

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

-- Which forms bear every signature that core.duties.signers_needed demands of them.
CREATE VIEW counting_form_approved AS
SELECT
    f.site,
    f.id AS form
FROM counting_form AS f
CROSS JOIN LATERAL (
    SELECT
        bool_or(
            i.risk_class = 'III' OR i.implant OR y.disposition IN ('move', 'hold')
            OR array_to_string(l.findings, ' ') LIKE '%ATTRIBUTE%'
        ) AS touches_quality,
        bool_or(y.amount <> 0) AS has_amount
    FROM counting_form_line AS y
    INNER JOIN counting_line AS l ON l.site = y.site AND l.id = y.line
    INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
    INNER JOIN catalog_item AS i ON i.id = k.item
    WHERE y.site = f.site AND y.form = f.id
) AS n
CROSS JOIN LATERAL (
    SELECT array_agg(g.signer_role) AS roles
    FROM people_signature AS g
    WHERE g.site = f.site AND g.subject_kind = 'counting_form' AND g.subject_id = f.id::text
) AS s
WHERE
    'WAREHOUSE_HEAD' = ANY(s.roles)
    AND (n.touches_quality IS NOT TRUE OR 'QA' = ANY(s.roles))
    AND (n.has_amount IS NOT TRUE OR 'FINANCE' = ANY(s.roles));

-- How far each line of a count has come, in the words of core.plan.PlanState; POSTED where nothing
-- of it is open. A found key whose scans were all taken back is no line any more.
CREATE VIEW counting_line_state AS
SELECT
    l.site,
    l.plan,
    l.id AS line,
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
            SELECT 1 FROM counting_form_approved AS a WHERE a.site = y.site AND a.form = y.form
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
