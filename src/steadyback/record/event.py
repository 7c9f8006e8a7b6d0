"""One dated fact of a record: who says it, when it happened, and its body."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from steadyback.record.answers import CheckIn, Choice, Intake
from steadyback.record.oversight import (
    Clearance,
    ClinicianChange,
    Consent,
    Correction,
    Profile,
    Settings,
)
from steadyback.record.plan import PlanIssued
from steadyback.record.training import (
    Activity,
    Measure,
    MorningAfter,
    SessionDone,
    SetOfSession,
)
from steadyback.record.value import EventId, Moment, Value

UNVERIFIED = "unverified:"
"""Stands before an author whom this installation cannot vouch for: the event came in a file."""
CLINICIAN_ELSEWHERE = f"{UNVERIFIED}clinician:"
MAX_AUTHOR = 80
"""How long a marked author may be: so much room has the store."""
Author = Annotated[
    str,
    Field(
        pattern=r"^(person|clinician:[0-9A-Za-z_.-]{1,64}|engine:[0-9A-Za-z_.+-]{1,64}"
        r"|unverified:clinician:[0-9A-Za-z_.-]{1,59}|unverified:engine:[0-9A-Za-z_.+-]{1,59})$"
    ),
]
"""Who says it. What came in a file from elsewhere keeps its author, marked: see `elsewhere`."""


class EventBase(Value):
    """What every event carries. `recorded_at` is set by the server and missing before that."""

    id: EventId
    at: Moment
    recorded_at: Moment | None = None
    by: Author
    version: Literal[1] = 1

    @property
    def by_clinician(self) -> bool:
        """Whether a clinician wrote it, as far as this installation can vouch for it."""
        return self.by.startswith("clinician:")

    @property
    def unverified(self) -> bool:
        """Whether it came in a file that says a clinician or an engine wrote it."""
        return self.by.startswith(UNVERIFIED)

    @property
    def by_clinician_elsewhere(self) -> bool:
        """Whether a file says that a clinician wrote it: it may close, never open (rulings 4)."""
        return self.by.startswith(CLINICIAN_ELSEWHERE)


class IntakeEvent(EventBase):
    """The first answers, or a repeat of them."""

    kind: Literal["intake"]
    body: Intake


class CheckInEvent(EventBase):
    """How things are before a session or on any day."""

    kind: Literal["check_in"]
    body: CheckIn


class SessionDoneEvent(EventBase):
    """A session that was done; `at` is its end."""

    kind: Literal["session_done"]
    body: SessionDone


class SetDoneEvent(EventBase):
    """One set of a session that is on."""

    kind: Literal["set_done"]
    body: SetOfSession


class MorningAfterEvent(EventBase):
    """The body's answer to a session."""

    kind: Literal["morning_after"]
    body: MorningAfter


class MeasureEvent(EventBase):
    """A test or a questionnaire."""

    kind: Literal["measure"]
    body: Measure


class ActivityEvent(EventBase):
    """A walk, heat, a posture break."""

    kind: Literal["activity"]
    body: Activity


class ChoiceEvent(EventBase):
    """A choice of the person."""

    kind: Literal["choice"]
    body: Choice


class ClearanceEvent(EventBase):
    """A clearance; whether it counts depends on who wrote it."""

    kind: Literal["clearance"]
    body: Clearance


class ClinicianChangeEvent(EventBase):
    """A clinician steers the programme."""

    kind: Literal["clinician_change"]
    body: ClinicianChange


class PlanIssuedEvent(EventBase):
    """A week was planned."""

    kind: Literal["plan_issued"]
    body: PlanIssued


class ConsentEvent(EventBase):
    """Something was agreed, or the agreement withdrawn."""

    kind: Literal["consent"]
    body: Consent


class ProfileEvent(EventBase):
    """The person's particulars changed."""

    kind: Literal["profile"]
    body: Profile


class SettingsEvent(EventBase):
    """Preferences changed."""

    kind: Literal["settings"]
    body: Settings


class CorrectionEvent(EventBase):
    """An earlier event is replaced or withdrawn."""

    kind: Literal["correction"]
    body: Correction


Event = (
    IntakeEvent
    | CheckInEvent
    | SessionDoneEvent
    | SetDoneEvent
    | MorningAfterEvent
    | MeasureEvent
    | ActivityEvent
    | ChoiceEvent
    | ClearanceEvent
    | ClinicianChangeEvent
    | PlanIssuedEvent
    | ConsentEvent
    | ProfileEvent
    | SettingsEvent
    | CorrectionEvent
)
AnyEvent = Annotated[Event, Field(discriminator="kind")]
EVENTS: TypeAdapter[Event] = TypeAdapter(AnyEvent)


def event_from(data: Any) -> Event:
    """Validate one event from plain JSON data.

    Raises pydantic.ValidationError for what is not an event, ValueError or TypeError for what is
    not JSON data.
    """
    return EVENTS.validate_json(json.dumps(data))
