"""Documents of outside systems and our own: evidence for a cause, never part of the book."""

from django.db import models


class Document(models.Model):
    """A paper that says what was meant to happen to goods, or what happened."""

    site = models.SmallIntegerField()
    id = models.UUIDField(primary_key=True)
    outside_id = models.TextField()  # Its number in the system it came from.
    kind = models.TextField()  # A core.document.DocumentKind.
    retain_until = models.DateField(null=True)  # Null: for ever (R-090, implants).

    def __str__(self) -> str:
        return self.outside_id


class Line(models.Model):
    """One thing that a document speaks of."""

    site = models.SmallIntegerField()
    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(
        Document,
        models.DO_NOTHING,
        db_column="document",
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    number = models.IntegerField()  # Its place on the document, from 1.
    state = models.TextField()  # A core.document.DocumentState: a document is posted line by line.
    created_at = models.DateTimeField()
    item = models.ForeignKey(
        "catalog.Item",
        models.DO_NOTHING,
        db_column="item",
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    lot = models.TextField()  # "" where the document does not say.
    quantity = models.BigIntegerField()
    from_place = models.ForeignKey(
        "catalog.Place",
        models.DO_NOTHING,
        db_column="from_place",
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    to_place = models.ForeignKey(
        "catalog.Place",
        models.DO_NOTHING,
        db_column="to_place",
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    # What an end is called that is stated and no place of this site: a customer, another site.
    from_elsewhere = models.TextField()
    to_elsewhere = models.TextField()

    def __str__(self) -> str:
        return f"line {self.number} of {self.document_id}"
