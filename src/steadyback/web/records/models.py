"""Every table about a person. The events are the truth; the rest can be thrown away."""

from typing import ClassVar

from django.db import models


class Person(models.Model):
    """Who a record is about: no name, a random id, and the particulars it began with.

    `consent` repeats what the newest consent event says, so that a page need not search for it, and
    `locale` in the same way the language in which the person is spoken to.
    """

    public_id = models.CharField(max_length=32, unique=True)
    profile = models.JSONField()
    made_at = models.DateTimeField()
    consent = models.CharField(max_length=200, blank=True)
    locale = models.CharField(max_length=200, default="en-GB")


class Event(models.Model):
    """One event as it was stored. Never updated; deleted only with the whole person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    event_id = models.CharField(max_length=64)
    at_utc = models.DateTimeField()
    offset_minutes = models.SmallIntegerField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    body = models.JSONField()
    hash = models.CharField(max_length=64)
    plan_week = models.CharField(max_length=8, null=True)
    plan_revision = models.PositiveSmallIntegerField(null=True)

    class Meta:
        """One place for each event, and one plan for each week and revision."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "seq"], name="one_event_for_each_seq"),
            models.UniqueConstraint(fields=["person", "event_id"], name="one_event_for_each_id"),
            models.UniqueConstraint(
                fields=["person", "plan_week", "plan_revision"], name="one_plan_for_each_revision"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "at_utc"], name="events_by_time")]


class Snapshot(models.Model):
    """The fold of a person's events up to `seq`; thrown away and made again at will.

    `up_to` is when the latest event in it happened, corrections included. `course` is what the
    page of progress shows of the past; no other page reads it.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="snapshot")
    seq = models.PositiveIntegerField()
    up_to = models.DateTimeField()
    catalogue = models.CharField(max_length=64)
    engine = models.CharField(max_length=64)
    state = models.TextField()
    course = models.TextField(default="")


class Draft(models.Model):
    """Answers on their way: questions half answered, a session half ticked. Not yet facts."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=20)
    content = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        """One draft of each kind."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_draft_of_each_kind")
        ]


class LinkKind(models.TextChoices):
    """What a link opens."""

    CALENDAR = "calendar"
    PLAN = "plan"
    CLEARANCE = "clearance"
    REMINDER = "reminder"


class Link(models.Model):
    """A secret address that opens one thing to read, without a key; only its hash is kept here.

    `name` is random and says nothing; `last_opened` is a day and not a moment, so that it tells
    nobody's habits.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    name = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    subject = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    options = models.JSONField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_opened = models.DateField(null=True)


class MailAddress(models.Model):
    """Where somebody gets reminders by mail. No clinical record: it leaves with the person.

    An address is `wanted` until the code that was sent to it came back; only then it takes the
    place of `address`, to which mails go. `code` is a keyed hash, made at `made_at`. `site` is how
    the person's browser calls this server, for the links in a mail.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mail_address")
    address = models.EmailField(max_length=254, blank=True)
    site = models.CharField(max_length=200, blank=True)
    wanted = models.EmailField(max_length=254, blank=True)
    wanted_site = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    code = models.CharField(max_length=200, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)


class PushDevice(models.Model):
    """A browser that gets reminders as notifications: its address at its maker, and its keys.

    `access` is the device that asked for it: where that may no longer act for the person, it gets
    no more. `name` is random and says nothing; `label` is what the page calls the device.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="push_devices")
    access = models.ForeignKey(
        "accounts.Access", on_delete=models.CASCADE, related_name="push_devices"
    )
    name = models.CharField(max_length=32, unique=True)
    endpoint = models.TextField()
    endpoint_hash = models.CharField(max_length=64)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    label = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        """One row for each browser and person."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "endpoint_hash"], name="one_row_for_each_endpoint"
            )
        ]


class Channel(models.TextChoices):
    """How a reminder goes out."""

    MAIL = "mail"
    PUSH = "push"


class Sending(models.TextChoices):
    """How far a reminder is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


class Reminder(models.Model):
    """One person's reminder of one day on one channel: what is due, was sent, or was not, and why.

    The source of truth of what goes out (docs/decisions/0026-reminders.md). `claim` names the
    worker that is sending it; `lapsed` says that one claim ended without a word. `again_at` is when
    the person asked to be reminded again. `says` is why it was not sent, in a word of ours.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField()
    channel = models.CharField(max_length=4, choices=Channel.choices)
    state = models.CharField(max_length=8, choices=Sending.choices)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True)
    lapsed = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    says = models.CharField(max_length=40, blank=True)

    class Meta:
        """One row for each person, day and channel."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "day", "channel"], name="one_reminder_for_each_day"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="reminders_due")]
