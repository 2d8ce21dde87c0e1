"""The inbox and the outbox, site first; site 0 holds what belongs to the whole group."""

from django.db import migrations, models

from medcount.db.guards import app_may, append_only

CREATE = """
CREATE TABLE exchange_inbox (
    site smallint NOT NULL,
    id uuid NOT NULL,
    source text NOT NULL CHECK (source <> ''),
    outside_id text NOT NULL CHECK (outside_id <> ''),
    kind text NOT NULL,
    name text NOT NULL,
    body bytea NOT NULL,
    received_at timestamptz NOT NULL,
    entry uuid,
    state text NOT NULL CHECK (state IN ('RECEIVED', 'BOOKED', 'PARKED')),
    reason text NOT NULL CHECK ((reason <> '') = (state = 'PARKED')),
    settled_at timestamptz CHECK ((settled_at IS NOT NULL) = (state = 'BOOKED')),
    PRIMARY KEY (site, id),
    UNIQUE (site, source, outside_id),
    FOREIGN KEY (site, entry) REFERENCES audit_entry (site, id)
);
CREATE INDEX exchange_inbox_open ON exchange_inbox (site, received_at) WHERE state <> 'BOOKED';

CREATE TABLE exchange_outbox (
    site smallint NOT NULL,
    id uuid NOT NULL,
    target text NOT NULL CHECK (target <> ''),
    idempotency_key text NOT NULL CHECK (idempotency_key <> ''),
    kind text NOT NULL,
    body bytea NOT NULL,
    entry uuid NOT NULL,
    created_at timestamptz NOT NULL,
    -- UNKNOWN: the target was asked and did not answer; it is read back before any other attempt.
    state text NOT NULL
        CHECK (state IN ('WAITING', 'UNKNOWN', 'ACKNOWLEDGED', 'REFUSED')),
    attempts integer NOT NULL CHECK (attempts >= 0),
    next_at timestamptz CHECK ((next_at IS NOT NULL) = (state IN ('WAITING', 'UNKNOWN'))),
    reason text NOT NULL,
    settled_at timestamptz
        CHECK ((settled_at IS NOT NULL) = (state IN ('ACKNOWLEDGED', 'REFUSED'))),
    PRIMARY KEY (site, id),
    UNIQUE (site, target, idempotency_key),
    FOREIGN KEY (site, entry) REFERENCES audit_entry (site, id)
);
CREATE INDEX exchange_outbox_due ON exchange_outbox (site, next_at) WHERE next_at IS NOT NULL;
"""

# What a request was answered under its key, so that it is done once however often it comes.
ANSWERS = """
CREATE TABLE exchange_answer (
    site smallint NOT NULL,
    person integer NOT NULL REFERENCES people_user (id),
    key text NOT NULL CHECK (key <> ''),
    asked bytea NOT NULL CHECK (octet_length(asked) = 32),
    answer jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (site, person, key)
);
"""

DROP = "DROP TABLE exchange_outbox, exchange_inbox"

STATE = [
    migrations.CreateModel(
        name="Inbox",
        fields=[
            ("site", models.SmallIntegerField()),
            ("id", models.UUIDField(primary_key=True, serialize=False)),
            ("source", models.TextField()),
            ("outside_id", models.TextField()),
            ("kind", models.TextField()),
            ("name", models.TextField()),
            ("body", models.BinaryField()),
            ("received_at", models.DateTimeField()),
            ("entry", models.UUIDField(null=True)),
            ("state", models.TextField()),
            ("reason", models.TextField()),
            ("settled_at", models.DateTimeField(null=True)),
        ],
    ),
    migrations.CreateModel(
        name="Outbox",
        fields=[
            ("site", models.SmallIntegerField()),
            ("id", models.UUIDField(primary_key=True, serialize=False)),
            ("target", models.TextField()),
            ("idempotency_key", models.TextField()),
            ("kind", models.TextField()),
            ("body", models.BinaryField()),
            ("entry", models.UUIDField()),
            ("created_at", models.DateTimeField()),
            ("state", models.TextField()),
            ("attempts", models.IntegerField()),
            ("next_at", models.DateTimeField(null=True)),
            ("reason", models.TextField()),
            ("settled_at", models.DateTimeField(null=True)),
        ],
    ),
]


class Migration(migrations.Migration):
    """Create both boxes: what a message says is fixed, only what became of it can be written."""

    initial = True
    dependencies = [("audit", "0001_initial"), ("people", "0001_initial")]
    operations = [
        migrations.RunSQL(CREATE, DROP, state_operations=STATE),
        app_may("exchange_inbox", "SELECT, INSERT, UPDATE (state, reason, settled_at)"),
        app_may(
            "exchange_outbox",
            "SELECT, INSERT, UPDATE (state, attempts, next_at, reason, settled_at)",
        ),
        migrations.RunSQL(ANSWERS, "DROP TABLE exchange_answer"),
        append_only("exchange_answer"),
    ]
