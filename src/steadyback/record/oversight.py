"""What others decide, what is agreed, and what is put right."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from steadyback.languages import _
from steadyback.record.value import Day, EventId, ExerciseId, LevelId, Note, Short, Value
from steadyback.record.zone import ZoneName
from steadyback.vocabulary import FlagId


class Clearance(Value):
    """A clinician has looked at these flags and allows exercise until a date."""

    flags: tuple[FlagId, ...] = Field(min_length=1)
    clinician: Short = Field(min_length=2)
    issued: Day
    until: Day
    levels: tuple[LevelId, ...] = ()
    scope: Note | None = None

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        """`until` is not before `issued`."""
        if self.until < self.issued:
            raise ValueError(_("until lies before issued; give the later date in until"))
        return self


class SetDose(Value):
    """The dose a clinician asks for; it stays within the level's floor and ceiling."""

    sets: Annotated[int, Field(ge=1, le=6)]
    reps: Annotated[int, Field(ge=1, le=30)]
    hold_s: Annotated[int, Field(ge=0, le=3600)] = 0


class ClinicianChange(Value):
    """Allow or forbid an exercise or level, set a level, a dose or a stage, or leave a note."""

    action: Literal["allow", "forbid", "set_level", "set_dose", "set_stage", "note"]
    exercise: ExerciseId | None = None
    level: LevelId | None = None
    dose: SetDose | None = None
    stage: Annotated[int, Field(ge=1, le=5)] | None = None
    withdrawn: bool = False
    note: Note | None = None

    @model_validator(mode="after")
    def says_what(self) -> Self:
        """Each action names what it changes."""
        needed = {
            "allow": self.level or self.exercise,
            "forbid": self.level or self.exercise,
            "set_level": self.level,
            "set_dose": self.level and self.dose,
            "set_stage": self.stage,
            "note": self.note,
        }
        if not needed[self.action]:
            raise ValueError(_("{action} must say what it changes", action=self.action))
        return self


class Consent(Value):
    """What was agreed to, in which version of the text, or that it was withdrawn."""

    given: bool
    text: Short


class Profile(Value):
    """A change to the person's particulars; what is missing stays as it was."""

    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    height_cm: Annotated[int, Field(ge=100, le=250)] | None = None
    mass_kg: Annotated[float, Field(ge=25, le=400)] | None = None
    locale: Short | None = None
    time_zone: ZoneName | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None


PREFERENCES = (
    "figure_build", "figure_tone", "figure_side",
    "reminders_mail", "reminders_push", "quiet_from", "quiet_until",
)  # fmt: skip
"""The preferences that we know: how the figure in the pictures looks, and which side it shows; by
which channels somebody is reminded (true, false), and between which times (HH:MM) never.
What else a settings event holds is kept in the record and used by nobody."""


class Settings(Value):
    """Preferences of the screen, the voice and the reminders; what is missing stays as it was."""

    preferences: dict[Short, bool | int | Short] = Field(default={}, max_length=60)


class Correction(Value):
    """Replaces the body of an earlier event, or withdraws it; the newest correction wins."""

    event: EventId
    withdraw: bool = False
    body: dict[str, Any] | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        """Either a new body or a withdrawal."""
        if self.withdraw == (self.body is not None):
            raise ValueError(_("give either a new body, or withdraw: true"))
        return self
