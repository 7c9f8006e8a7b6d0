"""Clinics: who belongs to one and in which role, who was invited, and who lets it look.

What a role may do stands in `roles`. A clinic never owns a record: a person shares theirs, sees
who looked, and can stop (docs/decisions/0030-accounts-and-clinics.md).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from steadyback.web.accounts.names import random_name


class ClinicRole(models.TextChoices):
    """What somebody may do in a clinic; `roles` says what each may."""

    OWNER = "owner"
    PHYSIOTHERAPIST = "physiotherapist"
    ASSISTANT = "assistant"
    READ_ONLY = "read_only"


class Organisation(models.Model):
    """A clinic, or a physiotherapist alone.

    `looks` says when somebody looks at the worklist, in the clinic's own words ("on weekdays,
    8 to 5"); people read it wherever they are told who is watching. `time_zone` is that of its
    clocks (IANA); without one its pages say hours as this server has them.
    """

    public_id = models.CharField(max_length=32, unique=True, default=random_name)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    looks = models.CharField(max_length=160, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, db_default="")
    made_at = models.DateTimeField()


class Membership(models.Model):
    """Who works in a clinic, in which role, since when and until when."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=16, choices=ClinicRole.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        """One place in a clinic for each account at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=Q(until=None),
                name="one_place_for_each_colleague",
            )
        ]


class Invitation(models.Model):
    """A secret address that lets somebody join a clinic or share a record with it, once.

    Without `role` it is for a person whose record the clinic wants to see; `label` is what the
    clinic calls whom it invites. Only the hash of the secret is kept.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    name = models.CharField(max_length=32, unique=True, default=random_name)
    hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=16, choices=ClinicRole.choices, blank=True)
    label = models.CharField(max_length=80, blank=True)
    made_by = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Sharing(models.Model):
    """A person lets a clinic look, since when and until when; `name` is what the clinic calls them.

    `responsible` is the colleague who is told first of a danger sign; None: all of them.
    """

    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="sharings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="sharings"
    )
    responsible = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="people"
    )
    name = models.CharField(max_length=80)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        """Shared once at a time; found by clinic."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(until=None),
                name="shared_once_with_a_clinic",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "until"], name="people_of_clinic")
        ]


class ApiToken(models.Model):
    """A key for a program: what it may do, for whom it acts, and until when; only its hash is kept.

    `scopes` are words separated by blanks. With `person` it opens that record alone, with
    `organisation` that clinic alone, and never more than the account that made it could.
    """

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, null=True, related_name="tokens"
    )
    person = models.ForeignKey(
        "records.Person", on_delete=models.CASCADE, null=True, related_name="tokens"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="tokens"
    )
    name = models.CharField(max_length=32, unique=True, default=random_name)
    label = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)
