"""Zones and places, items, lots and packaging: reference tables shared by every site."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from medcount.db.guards import app_may

ANALYZE = """
-- Only an owner may analyze a table. The planner must know of a load before it joins it.
CREATE FUNCTION catalog_analyze() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    ANALYZE catalog_zone, catalog_place, catalog_item, catalog_lot, catalog_packaging;
END $$
"""


def reference(to: str, column: str, **options: object) -> models.ForeignKey:
    """Return a reference under a column of the bare name."""
    return models.ForeignKey(
        db_column=column,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
        **options,
    )


def confirmation() -> list[tuple[str, models.Field]]:
    """Return who confirmed a row of quality base data, and when (R-034)."""
    return [
        ("confirmed_at", models.DateTimeField(null=True)),
        (
            "confirmed_by",
            reference(settings.AUTH_USER_MODEL, "confirmed_by", null=True, db_index=False),
        ),
    ]


def degrees() -> models.DecimalField:
    """Return a temperature in degrees Celsius."""
    return models.DecimalField(decimal_places=2, max_digits=5, null=True)


def cost() -> models.DecimalField:
    """Return what one base unit costs."""
    return models.DecimalField(decimal_places=12, max_digits=30, null=True)


ZONE = migrations.CreateModel(
    name="Zone",
    fields=[
        ("id", models.AutoField(primary_key=True, serialize=False)),
        ("site", reference("people.site", "site")),
        ("code", models.TextField()),
        ("name", models.TextField()),
        ("kind", models.TextField()),
        ("brought_by", models.UUIDField()),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(fields=("site", "code"), name="catalog_zone_code"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "",
                        "QUARANTINE",
                        "QUALIFIED",
                        "SHIPPING",
                        "RETURNED",
                        "UNQUALIFIED",
                    ]
                ),
                name="catalog_zone_kind",
            ),
        ]
    },
)

PLACE = migrations.CreateModel(
    name="Place",
    fields=[
        ("id", models.AutoField(primary_key=True, serialize=False)),
        ("site", reference("people.site", "site")),
        ("code", models.TextField()),
        ("zone", reference("catalog.zone", "zone", null=True)),
        ("kind", models.TextField()),
        ("min_c", degrees()),
        ("max_c", degrees()),
        ("brought_by", models.UUIDField()),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(fields=("site", "kind", "code"), name="catalog_place_code"),
            models.UniqueConstraint(fields=("site", "id"), name="catalog_place_of_site"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "STORAGE",
                        "SUPPLIER",
                        "CUSTOMER",
                        "GAIN_LOSS",
                        "DESTRUCTION",
                        "TRANSIT",
                        "OPENING",
                        "OUTSIDE",
                    ]
                ),
                name="catalog_place_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(min_c__lte=models.F("max_c")), name="catalog_place_range"
            ),
        ]
    },
)

ITEM = migrations.CreateModel(
    name="Item",
    fields=[
        ("id", models.AutoField(primary_key=True, serialize=False)),
        ("code", models.TextField(unique=True)),
        ("name", models.TextField()),
        ("spec", models.TextField()),
        ("model", models.TextField()),
        ("risk_class", models.TextField()),
        ("implant", models.BooleanField()),
        ("storage_min_c", degrees()),
        ("storage_max_c", degrees()),
        ("base_unit", models.TextField()),
        (
            "controls",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), null=True, size=None
            ),
        ),
        ("unit_cost", cost()),
        *confirmation(),
        ("brought_by", models.UUIDField()),
    ],
    options={
        "constraints": [
            models.CheckConstraint(
                condition=models.Q(storage_min_c__lte=models.F("storage_max_c")),
                name="catalog_item_range",
            ),
        ]
    },
)

LOT = migrations.CreateModel(
    name="Lot",
    fields=[
        ("id", models.AutoField(primary_key=True, serialize=False)),
        ("item", reference("catalog.item", "item", db_index=False)),
        ("code", models.TextField()),
        ("expiry", models.DateField(null=True)),
        ("expiry_kind", models.TextField()),
        ("expiry_disputed", models.BooleanField()),
        ("mfg_date", models.DateField(null=True)),
        ("mfg_date_disputed", models.BooleanField()),
        ("unit_cost", cost()),
        *confirmation(),
        ("brought_by", models.UUIDField()),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(fields=("item", "code"), name="catalog_lot_code"),
            models.CheckConstraint(
                condition=models.Q(expiry_kind__in=["INCLUSIVE", "EXCLUSIVE"]),
                name="catalog_lot_expiry_kind",
            ),
        ]
    },
)

PACKAGING = migrations.CreateModel(
    name="Packaging",
    fields=[
        ("id", models.AutoField(primary_key=True, serialize=False)),
        ("item", reference("catalog.item", "item", db_index=False)),
        ("di", models.TextField()),
        ("level", models.TextField()),
        ("factor", models.IntegerField()),
        *confirmation(),
        ("brought_by", models.UUIDField()),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(
                fields=("di", "item", "level", "factor"), name="catalog_packaging_claim"
            ),
            models.CheckConstraint(
                condition=models.Q(factor__gt=0), name="catalog_packaging_factor"
            ),
        ]
    },
)


class Migration(migrations.Migration):
    """Create the catalogue; nothing in it is ever deleted by the application."""

    initial = True
    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        ZONE,
        PLACE,
        ITEM,
        LOT,
        PACKAGING,
        migrations.RunSQL(ANALYZE, "DROP FUNCTION catalog_analyze()"),
        *(
            app_may(f"catalog_{table}", "SELECT, INSERT, UPDATE")
            for table in ("zone", "place", "item", "lot", "packaging")
        ),
    ]
