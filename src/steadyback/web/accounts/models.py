"""Keys of devices, whom they may act for, and codes to come back on another device.

A person is not a login: a key may act for several people, and a person may have several keys. A
later account is one more way to hold an `Access`; nothing moves then.
"""

from typing import ClassVar

from django.db import models


class Role(models.TextChoices):
    """What somebody may do for a person."""

    OWNER = "owner"
    """Everything, also to erase the record and to make a new recovery code."""
    TEAMMATE = "teammate"
    """To look and to answer for the person, nothing that ends or hands on the record."""


class GuestKey(models.Model):
    """A random key in a cookie of one device; only its hash is kept here."""

    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Access(models.Model):
    """Who may act for whom, in which role, since when and until when."""

    key = models.ForeignKey(GuestKey, on_delete=models.CASCADE, related_name="accesses")
    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="accesses")
    role = models.CharField(max_length=10, choices=Role.choices)
    nickname = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        """One access for each key and person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "person"], name="one_access_for_key_and_person")
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
