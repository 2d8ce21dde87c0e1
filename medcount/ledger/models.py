"""The ledger: stock keys, what stands at them, and the movements between them. SQL is the truth."""

from django.db import models


class StockKey(models.Model):
    """What a balance is kept for: inside the site, or at a place that stands for its outside."""

    site = models.SmallIntegerField()
    id = models.BigAutoField(primary_key=True)
    owner = models.TextField()
    place = models.ForeignKey(
        "catalog.Place",
        models.DO_NOTHING,
        db_column="place",
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    item = models.ForeignKey(
        "catalog.Item",
        models.DO_NOTHING,
        db_column="item",
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    lot = models.TextField()
    serial = models.TextField()
    status = models.TextField()
    unit_cost = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    as_of = models.DateTimeField(null=True)  # Of the book it was opened with; null: in no book.

    def __str__(self) -> str:
        return f"stock key {self.id}"


class Balance(models.Model):
    """What stands at a stock key now: always the sum of its movements."""

    site = models.SmallIntegerField()
    key = models.OneToOneField(
        StockKey,
        models.DO_NOTHING,
        primary_key=True,
        db_column="key",
        db_constraint=False,
        related_name="+",
    )
    quantity = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.quantity} at stock key {self.key_id}"


class Movement(models.Model):
    """Units that went from one stock key to another: a fact, appended and never edited."""

    site = models.SmallIntegerField()
    id = models.BigAutoField(primary_key=True)
    from_key = models.ForeignKey(
        StockKey,
        models.DO_NOTHING,
        db_column="from_key",
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    to_key = models.ForeignKey(
        StockKey,
        models.DO_NOTHING,
        db_column="to_key",
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    quantity = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    occurred_basis = models.TextField()  # A core.book.Basis.
    recorded_at = models.DateTimeField()
    kind = models.TextField()  # A core.stock.MovementKind.
    document = models.TextField()
    cause = models.TextField()
    outside_id = models.TextField()  # Its id in the system it came from; "" where it is ours.
    corrects_outside_id = models.TextField()  # What it corrects, in that system's words.
    corrects = models.BigIntegerField(null=True)  # The same, where that movement is known here.
    reverses = models.BigIntegerField(null=True)  # The amended movement this one takes back …
    replaces = models.BigIntegerField(null=True)  # … or stands in for, at its amended time.
    entry = models.UUIDField()

    def __str__(self) -> str:
        return f"movement {self.id}"
