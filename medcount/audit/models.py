"""The trail: what was done, by whom and why, as the bytes that were hashed. SQL is the truth."""

from django.db import models


# Django's fields have no type parameters when it runs.
class TransactionIdField(models.TextField):  # type: ignore[type-arg]
    """The database's own number of a transaction; the sealer orders entries by it."""

    def db_type(self, connection: object) -> str:
        """Return the column's type, which never wraps around."""
        return "xid8"


class Entry(models.Model):
    """One action, in the transaction of that action."""

    site = models.SmallIntegerField()
    id = models.UUIDField(primary_key=True)
    stream = models.TextField()  # The matter it belongs to: its first subject, as kind:id.
    xid = TransactionIdField()
    at = models.DateTimeField()
    action = models.TextField()
    actor = models.IntegerField()
    body = models.BinaryField()  # Canonical JSON; the columns beside it only help to find it.
    leaf = models.BinaryField()
    mac = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.action} {self.id}"


class Subject(models.Model):
    """A record that an entry touched."""

    pk = models.CompositePrimaryKey("site", "entry", "kind", "subject")
    site = models.SmallIntegerField()
    entry = models.ForeignKey(
        Entry, models.DO_NOTHING, db_column="entry", db_constraint=False, db_index=False
    )
    kind = models.TextField()
    subject = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Seal(models.Model):
    """A run of entries closed for good: a Merkle root chained to the seal before."""

    pk = models.CompositePrimaryKey("site", "n")
    site = models.SmallIntegerField()
    n = models.BigIntegerField()
    at = models.DateTimeField()
    count = models.IntegerField()
    total = models.BigIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"seal {self.n} of site {self.site}"


class Sealed(models.Model):
    """Where an entry stands in its seal; beside the entry, since an entry is never updated."""

    pk = models.CompositePrimaryKey("site", "entry")
    site = models.SmallIntegerField()
    entry = models.ForeignKey(
        Entry, models.DO_NOTHING, db_column="entry", db_constraint=False, db_index=False
    )
    seal = models.BigIntegerField()
    position = models.IntegerField()

    def __str__(self) -> str:
        return f"entry {self.entry_id} at {self.position} of seal {self.seal}"
