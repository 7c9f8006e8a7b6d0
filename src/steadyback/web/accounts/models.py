"""Who is asking: devices and accounts, whom each may act for, and codes to come back.

A person is not a login: a device or an account may act for several people, and a person may be
opened by several of them. An account is one more way to hold an `Access`; nothing moves then.
Clinics stand in `clinics`.
"""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from steadyback.web.accounts.clinics import (
    ApiToken,
    ClinicRole,
    Invitation,
    Membership,
    Organisation,
    Sharing,
)
from steadyback.web.accounts.names import random_name

__all__ = [
    "Access",
    "Account",
    "ApiToken",
    "ClinicRole",
    "GuestKey",
    "Invitation",
    "Membership",
    "Organisation",
    "RecoveryCode",
    "RecoveryTry",
    "Role",
    "Sharing",
]


class Role(models.TextChoices):
    """What somebody may do for a person."""

    OWNER = "owner"
    """Everything, also to erase the record and to make a new recovery code."""
    TEAMMATE = "teammate"
    """To look and to answer for the person, nothing that ends or hands on the record."""


class Accounts(BaseUserManager["Account"]):
    """Finds and makes accounts by their address, however it is written."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "Account":
        """A new account; without a password it can be entered by other ways only."""
        account = self.model(email=email.strip().lower(), **more)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of a mail address."""
        return self.get(email__iexact=username or "")


class Account(AbstractBaseUser):
    """Somebody who signs in. `name` is what colleagues, and people whose clinic they are, see.

    `public_id` stands in the record as the author of what a clinician changed: `clinician:ID`.
    `language` is what they chose last where they were signed in: mails to them speak it.
    """

    public_id = models.CharField(max_length=32, unique=True, default=random_name)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=20, blank=True, default="", db_default="")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = Accounts()

    class Meta:
        """One account for each address, however it is written."""

        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_account_for_each_address")
        ]


class GuestKey(models.Model):
    """A random key in a cookie of one device; only its hash is kept here.

    `account` is who signed in on the device, until they sign out. `label` is what its browser
    calls itself; `used_on` is a day and not a moment, so that it tells nobody's habits.
    """

    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="keys")
    signed_in_at = models.DateTimeField(null=True)
    label = models.CharField(max_length=80, blank=True, db_default="")
    used_on = models.DateField(null=True)


class Access(models.Model):
    """Who may act for whom, in which role, since when and until when: a device or an account.

    `device` is the primary key of the GuestKey that asks, `signed_in` that of the account signed in
    on it; `keys.open_accesses` sets them.
    """

    device: int
    signed_in: int | None

    key = models.ForeignKey(GuestKey, on_delete=models.CASCADE, null=True, related_name="accesses")
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, related_name="accesses"
    )
    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="accesses")
    role = models.CharField(max_length=10, choices=Role.choices)
    nickname = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        """One access for each key and person, and for each account and person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "person"], name="one_access_for_key_and_person"),
            models.UniqueConstraint(
                fields=["account", "person"], name="one_access_for_account_and_person"
            ),
            models.CheckConstraint(
                condition=Q(key__isnull=False, account__isnull=True)
                | Q(key__isnull=True, account__isnull=False),
                name="an_access_is_of_a_key_or_an_account",
            ),
        ]


class RecoveryCode(models.Model):
    """The code that gives another device access; shown once, kept as a slow hash.

    `selector` is the code's first part and finds the row; the rest is the secret.
    """

    person = models.ForeignKey(
        "records.Person", on_delete=models.CASCADE, related_name="recovery_codes"
    )
    selector = models.CharField(max_length=8, db_index=True)
    hash = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class RecoveryTry(models.Model):
    """A wrong code or link, or a whole record that came, by a keyed hash of where it came from;
    kept as long as it counts."""

    source = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()
