"""The trail and its seals, site first, append-only."""

import django.db.models.deletion
from django.db import migrations, models

import medcount.audit.models
from medcount.db.guards import append_only

CREATE = """
CREATE TABLE audit_entry (
    site smallint NOT NULL,
    id uuid NOT NULL,
    stream text NOT NULL CHECK (stream <> ''),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL,
    action text NOT NULL CHECK (action <> ''),
    actor integer NOT NULL,
    body bytea NOT NULL,
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    mac bytea NOT NULL CHECK (octet_length(mac) = 32),
    PRIMARY KEY (site, id)
);
CREATE INDEX audit_entry_time ON audit_entry (site, at, id);

CREATE TABLE audit_subject (
    site smallint NOT NULL,
    entry uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind <> ''),
    subject text COLLATE "C" NOT NULL CHECK (subject <> ''),
    PRIMARY KEY (site, entry, kind, subject),
    FOREIGN KEY (site, entry) REFERENCES audit_entry (site, id)
);
CREATE INDEX audit_subject_trail ON audit_subject (site, kind, subject, entry);

CREATE TABLE audit_seal (
    site smallint NOT NULL,
    n bigint NOT NULL CHECK (n > 0),
    at timestamptz NOT NULL,
    count integer NOT NULL CHECK (count > 0),
    total bigint NOT NULL CHECK (total >= count),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    previous bytea NOT NULL CHECK (octet_length(previous) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (site, n)
);

CREATE TABLE audit_sealed (
    site smallint NOT NULL,
    entry uuid NOT NULL,
    seal bigint NOT NULL,
    position integer NOT NULL CHECK (position >= 0),
    PRIMARY KEY (site, entry),
    UNIQUE (site, seal, position),
    FOREIGN KEY (site, entry) REFERENCES audit_entry (site, id),
    FOREIGN KEY (site, seal) REFERENCES audit_seal (site, n)
);
"""


# How Django writes down a composite key of its own making.
PK_OPTIONS = {"blank": True, "editable": False, "primary_key": True, "serialize": False}


def entry_key() -> models.Field:
    """Return the reference to an entry; its real foreign key is the composite one above."""
    return models.ForeignKey(
        db_column="entry",
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        to="audit.entry",
    )


STATE = [
    migrations.CreateModel(
        name="Entry",
        fields=[
            ("site", models.SmallIntegerField()),
            ("id", models.UUIDField(primary_key=True, serialize=False)),
            ("stream", models.TextField()),
            ("xid", medcount.audit.models.TransactionIdField()),
            ("at", models.DateTimeField()),
            ("action", models.TextField()),
            ("actor", models.IntegerField()),
            ("body", models.BinaryField()),
            ("leaf", models.BinaryField()),
            ("mac", models.BinaryField()),
        ],
    ),
    migrations.CreateModel(
        name="Subject",
        fields=[
            ("pk", models.CompositePrimaryKey("site", "entry", "kind", "subject", **PK_OPTIONS)),
            ("site", models.SmallIntegerField()),
            ("entry", entry_key()),
            ("kind", models.TextField()),
            ("subject", models.TextField()),
        ],
    ),
    migrations.CreateModel(
        name="Seal",
        fields=[
            ("pk", models.CompositePrimaryKey("site", "n", **PK_OPTIONS)),
            ("site", models.SmallIntegerField()),
            ("n", models.BigIntegerField()),
            ("at", models.DateTimeField()),
            ("count", models.IntegerField()),
            ("total", models.BigIntegerField()),
            ("root", models.BinaryField()),
            ("previous", models.BinaryField()),
            ("hash", models.BinaryField()),
        ],
    ),
    migrations.CreateModel(
        name="Sealed",
        fields=[
            ("pk", models.CompositePrimaryKey("site", "entry", **PK_OPTIONS)),
            ("site", models.SmallIntegerField()),
            ("entry", entry_key()),
            ("seal", models.BigIntegerField()),
            ("position", models.IntegerField()),
        ],
    ),
]


class Migration(migrations.Migration):
    """Create the trail; what it holds can only be added to."""

    initial = True
    dependencies = ()
    operations = (
        migrations.RunSQL(CREATE, state_operations=STATE),
        *(
            append_only(table)
            for table in ("audit_entry", "audit_subject", "audit_seal", "audit_sealed")
        ),
    )
