"""
What things and places are: reference tables that every site and room shares.

A row carries the import that brought it, as the trail names it; what changed a row later names the
row itself.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from medcount.core.status import ZoneKind
from medcount.core.stock import PlaceKind


class Zone(models.Model):
    """A part of a site set apart for one quality status (R-050)."""

    id = models.AutoField(primary_key=True)
    site = models.ForeignKey("people.Site", models.PROTECT, db_column="site", related_name="+")
    code = models.TextField()
    name = models.TextField()
    kind = models.TextField()  # A core.status.ZoneKind, or "" where nobody said.
    brought_by = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["site", "code"], name="catalog_zone_code"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["", *(kind.value for kind in ZoneKind)]),
                name="catalog_zone_kind",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Place(models.Model):
    """Where goods lie: a storage place of the site, or one end of a movement outside of it."""

    id = models.AutoField(primary_key=True)
    site = models.ForeignKey("people.Site", models.PROTECT, db_column="site", related_name="+")
    code = models.TextField()
    zone = models.ForeignKey(Zone, models.PROTECT, db_column="zone", null=True, related_name="+")
    kind = models.TextField()  # A core.stock.PlaceKind.
    min_c = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    max_c = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    brought_by = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["site", "kind", "code"], name="catalog_place_code"),
            # Lets large tables say (site, place), so that no key strays to another site's place.
            models.UniqueConstraint(fields=["site", "id"], name="catalog_place_of_site"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in PlaceKind]),
                name="catalog_place_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(min_c__lte=models.F("max_c")), name="catalog_place_range"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Item(models.Model):
    """A product in one specification and model."""

    id = models.AutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    spec = models.TextField()
    model = models.TextField()
    risk_class = models.TextField()
    implant = models.BooleanField()  # Its records are kept for ever.
    storage_min_c = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    storage_max_c = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    base_unit = models.TextField()
    # The fields every scan of it must give; null: those that its book fills (CONTRACTS point 8).
    controls = ArrayField(models.TextField(), null=True)
    unit_cost = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    confirmed_at = models.DateTimeField(null=True)  # Null: imported, not yet confirmed.
    confirmed_by = models.ForeignKey(
        "people.User",
        models.PROTECT,
        db_column="confirmed_by",
        db_index=False,
        null=True,
        related_name="+",
    )
    brought_by = models.UUIDField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(storage_min_c__lte=models.F("storage_max_c")),
                name="catalog_item_range",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Lot(models.Model):
    """What was made together, with the dates its acceptance record gives."""

    id = models.AutoField(primary_key=True)
    item = models.ForeignKey(
        Item, models.PROTECT, db_column="item", db_index=False, related_name="+"
    )
    code = models.TextField()
    expiry = models.DateField(null=True)
    expiry_kind = models.TextField()  # INCLUSIVE: the printed day is the last usable one.
    expiry_disputed = models.BooleanField()  # Somebody named another date than the one kept.
    mfg_date = models.DateField(null=True)
    mfg_date_disputed = models.BooleanField()
    unit_cost = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        "people.User",
        models.PROTECT,
        db_column="confirmed_by",
        db_index=False,
        null=True,
        related_name="+",
    )
    brought_by = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["item", "code"], name="catalog_lot_code"),
            models.CheckConstraint(
                condition=models.Q(expiry_kind__in=["INCLUSIVE", "EXCLUSIVE"]),
                name="catalog_lot_expiry_kind",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Packaging(models.Model):
    """
    A code printed on a pack, and how many base units that pack holds.

    One code may stand for several items or factors, because labels do: such a scan is put to a
    person, so no uniqueness forbids it here.
    """

    id = models.AutoField(primary_key=True)
    item = models.ForeignKey(
        Item, models.PROTECT, db_column="item", db_index=False, related_name="+"
    )
    di = models.TextField()
    level = models.TextField()
    factor = models.IntegerField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        "people.User",
        models.PROTECT,
        db_column="confirmed_by",
        db_index=False,
        null=True,
        related_name="+",
    )
    brought_by = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["di", "item", "level", "factor"], name="catalog_packaging_claim"
            ),
            models.CheckConstraint(
                condition=models.Q(factor__gt=0), name="catalog_packaging_factor"
            ),
        )

    def __str__(self) -> str:
        return f"{self.di} = {self.factor}"
