"""People, their rights, their devices, tokens and signatures; the group and MedCount itself."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from medcount.db.guards import app_may, append_only

# Site 0 is the group. User 0 is MedCount itself, who sets up an installation and cannot log in.
# Neither code can be met in the files of a company.
FIRST_ROWS = """
INSERT INTO people_site (id, code, name) VALUES (0, '*', '集团');
INSERT INTO people_user (id, username, name, password, is_active, is_system, enrolled_at)
VALUES (0, '*', 'MedCount', '!', true, true, 'epoch');
"""

CREATE_SIGNATURE = """
CREATE TABLE people_signature (
    site smallint NOT NULL REFERENCES people_site (id),
    id uuid NOT NULL,
    subject_kind text NOT NULL CHECK (subject_kind <> ''),
    subject_id text NOT NULL CHECK (subject_id <> ''),
    meaning text NOT NULL CHECK (meaning <> ''),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    signer integer NOT NULL REFERENCES people_user (id),
    signer_name text NOT NULL CHECK (signer_name <> ''),
    signer_role text NOT NULL CHECK (signer_role <> ''),
    method text NOT NULL CHECK (method <> ''),
    signed_at timestamptz NOT NULL,
    entry uuid NOT NULL,
    PRIMARY KEY (site, id),
    FOREIGN KEY (site, entry) REFERENCES audit_entry (site, id)
);
CREATE INDEX people_signature_subject ON people_signature (site, subject_kind, subject_id);
"""

# Attempts are counted by name within the last minutes, so the index ends in the moment and the
# count reads no more than these. The trail has no such order, and its entries are no counters.
CREATE_ATTEMPT = """
CREATE TABLE people_attempt (
    site smallint NOT NULL REFERENCES people_site (id),
    id uuid NOT NULL,
    claim bytea NOT NULL CHECK (octet_length(claim) = 32),
    session text NOT NULL,
    signing boolean NOT NULL,
    passed boolean NOT NULL,
    at timestamptz NOT NULL,
    entry uuid NOT NULL,
    PRIMARY KEY (site, id),
    FOREIGN KEY (site, entry) REFERENCES audit_entry (site, id)
);
CREATE INDEX people_attempt_claim ON people_attempt (site, claim, at);
"""


def to_user(**options: object) -> models.ForeignKey:
    """Return a reference to a user who can never be deleted."""
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        **options,
    )


def by_sql(column: str, to: str) -> models.ForeignKey:
    """Return a reference whose foreign key and index stand in the SQL of the table."""
    return models.ForeignKey(
        db_column=column,
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        to=to,
    )


SIGNATURE = migrations.CreateModel(
    name="Signature",
    fields=[
        ("site", by_sql("site", "people.site")),
        ("id", models.UUIDField(primary_key=True, serialize=False)),
        ("subject_kind", models.TextField()),
        ("subject_id", models.TextField()),
        ("meaning", models.TextField()),
        ("digest", models.BinaryField()),
        ("signer", by_sql("signer", settings.AUTH_USER_MODEL)),
        ("signer_name", models.TextField()),
        ("signer_role", models.TextField()),
        ("method", models.TextField()),
        ("signed_at", models.DateTimeField()),
        ("entry", models.UUIDField()),
    ],
)

ATTEMPT = migrations.CreateModel(
    name="Attempt",
    fields=[
        ("site", models.SmallIntegerField()),
        ("id", models.UUIDField(primary_key=True, serialize=False)),
        ("claim", models.BinaryField()),
        ("session", models.TextField()),
        ("signing", models.BooleanField()),
        ("passed", models.BooleanField()),
        ("at", models.DateTimeField()),
        ("entry", models.UUIDField()),
    ],
)


class Migration(migrations.Migration):
    """Create the room of people, on top of the trail that their signatures point into."""

    initial = True
    dependencies = (("audit", "0001_initial"),)
    operations = (
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("username", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
                ("is_system", models.BooleanField(default=False)),
                ("enrolled_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="people_user_named",
                        condition=~models.Q(username="") & ~models.Q(name=""),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("user", to_user()),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.site",
                    ),
                ),
                ("role", models.TextField()),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField(null=True)),
                ("requested_by", to_user()),
                ("requested_at", models.DateTimeField()),
                ("approved_by", to_user(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="people_role_ends_after_start",
                        condition=models.Q(valid_to__gte=models.F("valid_from")),
                    ),
                    models.CheckConstraint(
                        name="people_role_approved_by_another",
                        condition=~models.Q(approved_by=models.F("requested_by"))
                        & ~models.Q(approved_by=models.F("user")),
                    ),
                    models.CheckConstraint(
                        name="people_role_approved_at_once",
                        condition=models.Q(approved_by__isnull=True, approved_at__isnull=True)
                        | models.Q(
                            approved_at__lte=models.F("valid_from"), approved_by__isnull=False
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
                ("registered_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("prefix", models.TextField()),
                ("digest", models.BinaryField(unique=True)),
                ("user", to_user()),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.device",
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(CREATE_SIGNATURE, state_operations=[SIGNATURE]),
        migrations.RunSQL(CREATE_ATTEMPT, state_operations=[ATTEMPT]),
        migrations.RunSQL(FIRST_ROWS),
        app_may("people_site", "SELECT, INSERT"),
        app_may("people_user", "SELECT, INSERT, UPDATE (name, password, last_login, is_active)"),
        app_may(
            "people_roleassignment",
            "SELECT, INSERT, UPDATE (valid_from, valid_to, approved_by_id, approved_at)",
        ),
        app_may("people_device", "SELECT, INSERT, UPDATE (revoked_at)"),
        app_may("people_token", "SELECT, INSERT, UPDATE (last_used_at, revoked_at)"),
        append_only("people_attempt"),
        append_only("people_signature"),
    )
