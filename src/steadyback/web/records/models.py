"""Every table about a person. The events are the truth; the rest can be thrown away."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from steadyback.web.accounts.names import random_name


class Person(models.Model):
    """Who a record is about: no name, a random id, and the particulars it began with.

    `consent` repeats what the newest consent event says, so that a page need not search for it, and
    `locale` in the same way the language in which the person is spoken to. `watched_by` are the
    clinics that see the record, as `sharing.Watcher` dumps them; None where nobody does.
    `own_words` are the marks of the clinics' own exercises that the person reads now (OwnExercise).
    """

    public_id = models.CharField(max_length=32, unique=True)
    profile = models.JSONField()
    made_at = models.DateTimeField()
    consent = models.CharField(max_length=200, blank=True)
    locale = models.CharField(max_length=200, default="en-GB")
    watched_by = models.JSONField(null=True)
    own_words = models.JSONField(null=True)


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
        indexes: ClassVar = [
            models.Index(fields=["person", "at_utc"], name="events_by_time"),
            models.Index(fields=["event_id"], condition=models.Q(seq=1), name="events_that_began"),
        ]


class Snapshot(models.Model):
    """The fold of a person's events up to `seq`; thrown away and made again at will.

    `up_to` is when the latest event in it happened, corrections included. `course` is what the
    page of progress shows of the past; no other page reads it. `plan_from` is from when on a week
    can be due to be planned; None: it may be now.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="snapshot")
    seq = models.PositiveIntegerField()
    up_to = models.DateTimeField()
    catalogue = models.CharField(max_length=64)
    engine = models.CharField(max_length=64)
    state = models.TextField()
    course = models.TextField(default="")
    plan_from = models.DateTimeField(null=True)


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

    `access` is how it was asked for, and `key` the device: where either may no longer act for the
    person, it gets no more. `name` is random and says nothing; `label` is what the page calls it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="push_devices")
    access = models.ForeignKey(
        "accounts.Access", on_delete=models.CASCADE, related_name="push_devices"
    )
    key = models.ForeignKey("accounts.GuestKey", on_delete=models.CASCADE, null=True)
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


class Standing(models.Model):
    """What a clinic's worklist says of a person: whether and why they need somebody.

    Only for people who share their record. Made at each append, and by the worker as days pass;
    it can be thrown away and made again. `needs` is JSON as `engine.worklist` dumps it; `signs`
    are the ids of the red flags that locked the programme then, each with its level.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="standing")
    urgency = models.SmallIntegerField()
    since = models.DateTimeField(null=True)
    needs = models.JSONField()
    signs = models.JSONField()
    made_at = models.DateTimeField(db_index=True)


class Alert(models.Model):
    """A danger sign of a person that their clinic is told of at once, by the worker.

    `level` is one of triage's. It is stored with the event that raised it, so that none is lost.
    `claim` names the worker that tells it, `again_at` is the next time or try, and `says` why the
    last one told nobody, in a word of `alerts`. `tellings` are all until now, each with its moment
    and to how many colleagues a mail went.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="alerts")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE)
    level = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True, db_default="")
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(db_default=0)
    again_at = models.DateTimeField(null=True)
    says = models.CharField(max_length=20, blank=True, db_default="")
    told_at = models.DateTimeField(null=True)
    tellings = models.JSONField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=80, blank=True)

    class Meta:
        """Workers ask every few seconds for what nobody has seen."""

        indexes: ClassVar = [
            models.Index(fields=["again_at"], condition=Q(seen_at=None), name="alerts_unseen")
        ]


class AuditChain(models.Model):
    """The end of a clinic's audit: how many entries there are, and the hash of the last."""

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)


class AuditEntry(models.Model):
    """Who read or changed what, when; never changed, never deleted. Each holds the one before.

    `actor` is `account:ID`, `person:ID`, `token:NAME` or `command`; `subject` a person's public
    id, which outlives an erased record and says nothing. `details` hold no health data.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="audit"
    )
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=32, blank=True)
    details = models.JSONField()
    before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        """One entry in each place; found by whom it is about."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "seq"], name="one_audit_entry_for_seq")
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "organisation"], name="audit_by_subject")
        ]


class Programme(models.Model):
    """A clinic's named list of changes to a programme, to begin with for somebody; nobody's data.

    `changes` are bodies of clinician changes, in their order; `words` say for whom it is meant.
    `link_hash` is that of the secret by which another clinic may copy it, until `link_until`.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="programmes"
    )
    name = models.CharField(max_length=32, unique=True, default=random_name)
    title = models.CharField(max_length=160)
    words = models.CharField(max_length=400, blank=True)
    changes = models.JSONField()
    made_by = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    link_hash = models.CharField(max_length=64, unique=True, null=True)
    link_until = models.DateTimeField(null=True)


class OwnExercise(models.Model):
    """One revision of a clinic's own exercise: its words for a level of ours; nobody's data.

    Never changed: a change is a new row with the next `number` under the same `name`, and so is its
    end (`withdrawn`). `mark` names the revision and is random, so that nothing kept under it can be
    another one. `binding` says which level it was written for (`catalogue.own_words`).
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="own_exercises"
    )
    name = models.CharField(max_length=32, default=random_name)
    number = models.PositiveIntegerField(default=1)
    mark = models.CharField(max_length=32, unique=True, default=random_name)
    level = models.CharField(max_length=80)
    binding = models.CharField(max_length=32)
    words = models.JSONField()
    withdrawn = models.BooleanField(default=False)
    made_by = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True)
    made_at = models.DateTimeField()

    class Meta:
        """One row for each revision."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "number"], name="one_row_for_each_revision")
        ]


class OwnGiven(models.Model):
    """A clinic's own exercise that somebody got, by its `name`; ended, never deleted alone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="own_given")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE)
    name = models.CharField(max_length=32, db_index=True)
    level = models.CharField(max_length=80)
    given_by = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        """Each exercise is with somebody once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=models.Q(until=None),
                name="one_own_exercise_once",
            )
        ]
