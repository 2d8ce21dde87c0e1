"""Who acts, with which rights at which time, on which device, and what they signed."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Site(models.Model):
    """One physical warehouse under one licence holder."""

    id = models.SmallAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()

    def __str__(self) -> str:
        return self.code


class User(AbstractBaseUser):
    """A person, or a part of the system that acts by itself; disabled, never deleted (R-177)."""

    id = models.AutoField(primary_key=True)
    username = models.TextField(unique=True)
    name = models.TextField()  # As it is printed beside a signature.
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField()

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="people_user_named", condition=~Q(username="") & ~Q(name="")
            ),
        )

    def __str__(self) -> str:
        return self.username


class RoleAssignment(models.Model):
    """
    A right for a time: asked for by one person, in force once quality staff approved it (R-033).

    It holds from ``valid_from`` up to, not including, ``valid_to``.
    """

    id = models.AutoField(primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")  # Null: every site.
    role = models.TextField()  # One of core.duties.Role.
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="people_role_ends_after_start", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="people_role_approved_by_another",
                condition=~Q(approved_by=F("requested_by")) & ~Q(approved_by=F("user")),
            ),
            models.CheckConstraint(
                name="people_role_approved_at_once",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_at__lte=F("valid_from"), approved_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.user_id}"


class Attempt(models.Model):
    """
    A try to prove who one is, by a name and a password; kept whether it passed or not (R-180).

    It knows the name that was claimed only by its digest: people type passwords into that field.
    """

    site = models.SmallIntegerField()
    id = models.UUIDField(primary_key=True)
    claim = models.BinaryField()  # SHA-256 of the name, which need not be anybody's.
    session = models.TextField()
    signing = models.BooleanField()  # To sign, in a session that stands already.
    passed = models.BooleanField()
    at = models.DateTimeField()
    entry = models.UUIDField()

    def __str__(self) -> str:
        return f"attempt {self.id}"


class Device(models.Model):
    """A handheld that may bring scans (R-172)."""

    id = models.AutoField(primary_key=True)
    code = models.TextField(unique=True)
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code


class Token(models.Model):
    """A secret that stands for a person, on one device or for an integration; kept as a hash."""

    id = models.AutoField(primary_key=True)
    prefix = models.TextField()  # The secret's first characters, by which people tell it apart.
    digest = models.BinaryField(unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="+")
    scopes = ArrayField(models.TextField())
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.prefix


class Signature(models.Model):
    """A person's name under exactly this content, never edited (R-174 to R-177)."""

    site = models.ForeignKey(
        Site, models.DO_NOTHING, db_column="site", db_constraint=False, db_index=False
    )
    id = models.UUIDField(primary_key=True)
    subject_kind = models.TextField()
    subject_id = models.TextField()
    meaning = models.TextField()
    digest = models.BinaryField()  # core.canonical.signed_digest of what was shown to the signer.
    signer = models.ForeignKey(
        User, models.DO_NOTHING, db_column="signer", db_constraint=False, db_index=False
    )
    signer_name = models.TextField()
    signer_role = models.TextField()
    method = models.TextField()
    signed_at = models.DateTimeField()
    entry = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.meaning} of {self.subject_kind} {self.subject_id}"
