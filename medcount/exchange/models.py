"""What outside systems told us and what we have to tell them, kept until both sides know."""

from django.db import models


class Inbox(models.Model):
    """A message from outside, byte for byte; the same one twice is one message."""

    site = models.SmallIntegerField()
    id = models.UUIDField(primary_key=True)
    source = models.TextField()
    outside_id = models.TextField()  # What that source calls it, unique there.
    kind = models.TextField()  # What it speaks of, in the words of its connector.
    name = models.TextField()  # Of the file that it came as; "" where it came as none.
    body = models.BinaryField()
    received_at = models.DateTimeField()
    entry = models.UUIDField(null=True)  # The audit entry of what brought it in.
    state = models.TextField()
    reason = models.TextField()  # Why it is parked; "" otherwise.
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.source} {self.outside_id}"


class Outbox(models.Model):
    """A message for an outside system, written in the transaction of what it tells of."""

    site = models.SmallIntegerField()
    id = models.UUIDField(primary_key=True)
    target = models.TextField()
    idempotency_key = models.TextField()  # The business key by which the target is read back.
    kind = models.TextField()
    body = models.BinaryField()
    entry = models.UUIDField()  # The audit entry of what it tells of.
    created_at = models.DateTimeField()
    state = models.TextField()
    attempts = models.IntegerField()
    next_at = models.DateTimeField(null=True)  # Null once nothing is left to try.
    reason = models.TextField()  # What the last attempt met; "" otherwise.
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.target} {self.idempotency_key}"
