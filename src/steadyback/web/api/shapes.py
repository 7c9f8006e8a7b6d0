"""The shapes of what the API takes and answers, around the definitions of record and catalogue."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from steadyback.catalogue.exercise import Exercise
from steadyback.catalogue.lesson import Lesson
from steadyback.engine.worklist import Need
from steadyback.record.event import AnyEvent
from steadyback.record.oversight import Clearance, ClinicianChange
from steadyback.record.plan import Plan
from steadyback.record.value import EventId
from steadyback.vocabulary import Equipment, MuscleGroup, Position
from steadyback.web.records.arriving import MOST_EVENTS

MOST: int = 100
MOST_AT_ONCE: int = 500
FARTHEST: int = 1_000_000_000
Following = Annotated[str | None, Field(description="The address of the next page; null: none.")]
After = Annotated[int, Field(ge=0, le=FARTHEST, description="How many came before.")]
Seen = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        description="`record` of the advice that this rests on. Left out or null: it is not asked.",
    ),
]
Place = Annotated[int, Field(ge=0, le=FARTHEST, description="`after` of the page before.")]


class Shape(BaseModel):
    """What is answered: nothing but what is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ErrorTold(Shape):
    """One thing that is wrong. `pointer` says where in what was sent (RFC 6901), `parameter` which
    part of the address; `code` names it for programs, where one has to know what it is."""

    pointer: str | None = None
    parameter: str | None = None
    says: str
    code: str | None = None


class ProblemDetails(Shape):
    """What could not be done (RFC 9457). `type` leads to the words about it."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[ErrorTold] | None = None


class Reviewed(Shape):
    """Whether a clinician has signed the numbers of the rules; `notice` is to be shown."""

    not_reviewed: bool
    notice: str | None


class LevelInList(Shape):
    """One rung of a ladder, in a line."""

    id: str
    name: str
    stage: int
    position: Position


class ExerciseInList(Shape):
    """One exercise, in a few lines."""

    id: str
    name: str
    about: str
    levels: list[LevelInList]


class ExercisePage(Reviewed):
    """Some exercises; `version` is that of the catalogue."""

    version: str
    exercises: list[ExerciseInList]
    next: Following


class ExerciseInFull(Exercise):
    """One exercise with its ladder: doses, cautions, words and sources."""

    not_reviewed: bool
    notice: str | None


class LessonInList(Shape):
    """One lesson, in a line."""

    id: str
    name: str
    minutes: int
    about: str


class LessonList(Reviewed):
    """Every lesson."""

    version: str
    lessons: list[LessonInList]


class LessonInFull(Lesson):
    """One lesson to read."""

    not_reviewed: bool
    notice: str | None


class EventPage(Shape):
    """Events in the order in which they were stored. `after`: to ask with for what comes later."""

    events: list[AnyEvent]
    after: int
    next: Following


class NewEvents(Shape):
    """Events of the person's, all of which are stored or none."""

    events: Annotated[list[AnyEvent], Field(max_length=MOST_EVENTS)]


class Stored(Shape):
    """How many events were new, and the place of the record's last one."""

    new: int
    seq: int


class PlanAnswer(Reviewed):
    """The plan of this week as it may be shown now. Without one `message` says how things are."""

    plan: Plan | None
    plan_due: bool
    locked: bool
    message: str


class PersonOfClinic(Shape):
    """Somebody who shares their record: `name` is what the clinic calls them."""

    person: str
    name: str
    since: datetime
    responsible: str


class PeoplePage(Shape):
    """Who shares their record with the clinic."""

    people: list[PersonOfClinic]
    next: Following


class PlaceOnList(Shape):
    """Somebody on the worklist, and why: `needs` null where it is not known how they stand.
    `alert` stands while nobody has seen a new danger sign; `stale`: reckoned more than a day ago.
    """

    person: str
    name: str
    responsible: str
    needs: list[Need] | None
    since: datetime | None
    reckoned_at: datetime | None
    stale: bool
    alert: bool


class WorklistPage(Shape):
    """Who needs the clinician, the most urgent first."""

    people: list[PlaceOnList]
    next: Following


class Cleared(Shape):
    """A clearance: the clinician has looked at these signs."""

    id: EventId
    kind: Literal["clearance"]
    body: Clearance
    seen: Seen | None = None


class Steered(Shape):
    """A change of the programme."""

    id: EventId
    kind: Literal["clinician_change"]
    body: ClinicianChange
    seen: Seen | None = None


Change = Annotated[Cleared | Steered, Field(discriminator="kind")]
"""What a clinician's program writes. `id` is made by the program: sent twice it is stored once."""


class Changed(Shape):
    """The event that was stored; `new` is false where it was there already."""

    id: str
    new: bool
    seq: int


class Audited(Shape):
    """One entry of the audit. `hash` is over all the rest of it (docs/decisions/0031-audit.md)."""

    organisation: str
    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    before: str
    hash: str


class AuditPage(Shape):
    """Entries of the audit in their order."""

    entries: list[Audited]
    after: int
    next: Following


class ExerciseQuery(BaseModel):
    """What is looked for: an exercise fits when a level of it has one answer of each kind."""

    muscle: list[MuscleGroup] = []
    position: list[Position] = []
    equipment: list[Equipment | Literal["none"]] = []
    stage: list[Annotated[int, Field(ge=1, le=5)]] = []
    after: After = 0
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20

    def asks(self) -> list[tuple[str, str]]:
        """The same as `catalogue.ways` asks."""
        kinds: dict[str, list[Any]] = {
            "muscle": [*self.muscle],
            "position": [*self.position],
            "equipment": [*self.equipment],
            "stage": [*self.stage],
        }
        return [(kind, str(one)) for kind, answers in kinds.items() for one in answers]


class EventQuery(BaseModel):
    """Which part of a record."""

    after: Place = 0
    limit: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)] = 100


class ListQuery(BaseModel):
    """Which part of a list."""

    after: After = 0
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20


class AuditQuery(BaseModel):
    """Which part of the audit. Each look is an entry too, so a page holds at least ten."""

    after: Place = 0
    limit: Annotated[int, Field(ge=10, le=MOST_AT_ONCE)] = 100


class DayQuery(BaseModel):
    """Which day is asked about."""

    on: Annotated[date, Field(description="Today, or a day of the next week.")] | None = None
